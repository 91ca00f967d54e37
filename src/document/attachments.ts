import type { SsmDocument } from '../api/generated/ssm-document.ts';
import type { Difference } from '../ownership/drift.ts';
import { hashOf, sorted } from '../ownership/fingerprint.ts';
import type { DocumentRequest } from '../ssm/document-gateway.ts';

type Sources = DocumentRequest['attachments'];

/** Fingerprint of the sources of files, in whatever order. `undefined`: the spec leaves them out. */
export function attachmentsHashOf(sources: Sources): string | undefined {
  return sources && hashOf(sources.map((source) => JSON.stringify(sorted(source))).toSorted());
}

/**
 * Fingerprint of the sources that this version was made with, as far as we know. One that we do not know is taken for
 * what was begun to be sent and never answered.
 */
export function knownAttachments(status: SsmDocument['status'], version: number): string | undefined {
  const { reusedVersion, writtenVersion, attachmentsHash, attachmentsSending } = status ?? {};
  return String(version) === (reusedVersion ?? writtenVersion) ? attachmentsHash : attachmentsSending;
}

/** What is known of a version of which AWS now holds, or was sent, what the spec declares. */
export function attachmentsHeld(
  sources: Sources,
  status: SsmDocument['status'],
  version: number,
): { readonly attachmentsHash: string | undefined; readonly attachmentsSending: undefined } {
  const attachmentsHash = attachmentsHashOf(sources) ?? knownAttachments(status, version);
  return { attachmentsHash, attachmentsSending: undefined };
}

/** To be saved before a version with these sources is sent: AWS never tells what has become of it. */
export function attachmentsSent(sources: Sources): { readonly attachmentsSending: string | undefined } {
  return { attachmentsSending: attachmentsHashOf(sources) };
}

/**
 * AWS tells the names of files, never where they came from.
 *
 * | the spec declares | fingerprint of the version | differs when                                              |
 * |-------------------|----------------------------|-----------------------------------------------------------|
 * | nothing           | –                          | never                                                     |
 * | an empty list     | unknown                    | AWS shows files                                           |
 * | files             | unknown                    | AWS shows none, or one with a name of the spec is missing |
 * | a list            | known                      | it is another one                                         |
 */
export function attachmentDifferences(
  sources: Sources,
  shown: readonly string[],
  known: string | undefined,
): readonly Difference[] {
  if (sources === undefined) return [];
  if (known !== undefined)
    return known === attachmentsHashOf(sources)
      ? []
      : [{ path: 'attachments', declared: 'set', observed: 'changed' }];
  const names = sources.flatMap(({ name }) => name ?? []);
  const isThere = sources.length > 0 === shown.length > 0 && names.every((name) => shown.includes(name));
  return isThere
    ? []
    : [
        {
          path: 'attachments',
          declared: listOf(names, sources.length),
          observed: listOf(shown, shown.length),
        },
      ];
}

function listOf(names: readonly string[], count: number): string {
  if (count === 0) return '(none)';
  return names.length === 0 ? 'set' : names.join(', ');
}
