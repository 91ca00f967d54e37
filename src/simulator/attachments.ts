import { createHash } from 'node:crypto';
import { lookUpDocument } from './document-lookup.ts';
import { lookUpVersion, type Attachment } from './document.ts';
import { AwsError } from './error.ts';
import type { Region } from './region.ts';
import type { World } from './world.ts';

/** An AttachmentsSource. */
export interface AttachmentSource {
  Key?: string;
  Values?: string[];
  Name?: string;
}

/** [U] the files are nowhere: size and hash are made of where they are said to be. */
function fileFrom(name: string, url: string): Attachment {
  return { name, size: Buffer.byteLength(url), hash: createHash('sha256').update(url).digest('hex') };
}

/** `document/version/file`; the document may be an ARN. */
function referenced(world: World, region: Region, reference: string): Attachment | undefined {
  const [, document = '', version = '', file] = /^(.+)\/([^/]+)\/([^/]+)$/.exec(reference) ?? [];
  const found = lookUpDocument(world, region, document);
  const held = found && lookUpVersion(found, version)?.attachments;
  return held?.find((one) => one.name === file);
}

/**
 * What a version has attached. [U] that a file without a name is called as the last part of its source, that a folder
 * counts as one file, and code and message for a source that is not whole or is a reference to nothing.
 */
export function attachmentsFrom(
  world: World,
  region: Region,
  sources: readonly AttachmentSource[] = [],
): Attachment[] {
  return sources.map(({ Key: key, Values: [url] = [], Name: name }) => {
    if (key === undefined || url === undefined) {
      throw new AwsError('ValidationException', 'Attachments need Key and Values.');
    }
    const file =
      key === 'AttachmentReference' ? referenced(world, region, url) : fileFrom(lastPart(url), url);
    if (file === undefined) throw new AwsError('ValidationException', `Attachment ${url} does not exist.`);
    return { ...file, name: name ?? file.name };
  });
}

function lastPart(url: string): string {
  return url.split('/').findLast((part) => part !== '') ?? url;
}

/** AttachmentInformation of each. */
export function attachmentsInformation(attachments: readonly Attachment[] | undefined): object {
  if (!attachments?.length) return {};
  return { AttachmentsInformation: attachments.map(({ name }) => ({ Name: name })) };
}

/** AttachmentContent of each, with a URL of a bucket of AWS's: it tells nothing of the source. [U] its form. */
export function attachmentsContent(
  attachments: readonly Attachment[] | undefined,
  { region, document, version }: { region: Region; document: string; version: number },
): object {
  if (!attachments?.length) return {};
  const place = `https://s3.${region.name}.amazonaws.com/ssm-document-attachments/${region.account}`;
  return {
    AttachmentsContent: attachments.map(({ name, size, hash }) => ({
      Name: name,
      Size: size,
      Hash: hash,
      HashType: 'Sha256',
      Url: `${place}/${document}/${version}/${name}`,
    })),
  };
}
