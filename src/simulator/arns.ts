import { findAmazonDocument } from './amazon-documents.ts';
import { plainName } from './document-lookup.ts';
import type { Region } from './region.ts';
import type { World } from './world.ts';

/** Which account and region. */
type RegionId = Pick<Region, 'name' | 'account'>;

/** `id` may be `*`: any association, or one that has no id yet. */
export function associationArn({ name, account }: RegionId, id: string): string {
  return `arn:aws:ssm:${name}:${account}:association/${id.toLowerCase()}`;
}

/** Of a document by name or ARN. Amazon's belong to no account. */
export function documentArn(world: World, region: Region, given: string): string {
  const name = plainName(region, given);
  if (name.startsWith('arn:')) return name;
  const isAmazons = !region.documents.has(name) && findAmazonDocument(world, region, name) !== undefined;
  return `arn:aws:ssm:${region.name}:${isAmazons ? '' : region.account}:document/${name}`;
}

export function nodeArn({ name, account }: RegionId, id: string): string {
  const place = `${name}:${account}`;
  return id.startsWith('mi-')
    ? `arn:aws:ssm:${place}:managed-instance/${id}`
    : `arn:aws:ec2:${place}:instance/${id}`;
}
