import type { AttachmentsSource as AwsSource, DocumentRequires } from '@aws-sdk/client-ssm';
import type { AttachmentsSource, DocumentRequest, RequiredDocument } from './document-gateway.ts';

/** As CreateDocument takes it; UpdateDocument has no such member. */
export function requiresFrom({ requires }: DocumentRequest): { Requires?: DocumentRequires[] } {
  if (requires === undefined) return {};
  return {
    Requires: requires.map(({ name, version, requireType, versionName }) => ({
      Name: name,
      ...(version === undefined ? {} : { Version: version }),
      ...(requireType === undefined ? {} : { RequireType: requireType }),
      ...(versionName === undefined ? {} : { VersionName: versionName }),
    })),
  };
}

export function requiredFrom(required: DocumentRequires): RequiredDocument {
  return {
    name: required.Name ?? '',
    ...given('version', required.Version),
    ...given('requireType', required.RequireType),
    ...given('versionName', required.VersionName),
  };
}

export function sourceFrom({ key, values, name }: AttachmentsSource): AwsSource {
  return { Key: key, Values: [...values], ...(name === undefined ? {} : { Name: name }) };
}

/** `undefined` and the empty text are left out. */
export function given<Name extends string>(
  name: Name,
  value: string | undefined,
): { readonly [key in Name]?: string } {
  return (value === undefined || value === '' ? {} : { [name]: value }) as {
    readonly [key in Name]?: string;
  };
}
