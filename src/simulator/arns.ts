import { findAmazonDocument } from './amazon-documents.ts';
import { plainName } from './document-lookup.ts';
import type { Region } from './region.ts';
import type { World } from './world.ts';

/** Which account and region. */
type RegionId = Pick<Region, 'name' | 'account'>;

/** The first part of the ARNs of a region (AWS General Reference, ARNs). */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** `id` may be `*`: any association, or one that has no id yet. */
export function associationArn({ name, account }: RegionId, id: string): string {
  return `arn:${partitionOf(name)}:ssm:${name}:${account}:association/${id.toLowerCase()}`;
}

/** Of a document by name or ARN. Amazon's belong to no account. */
export function documentArn(world: World, region: Region, given: string): string {
  const name = plainName(region, given);
  if (name.startsWith('arn:')) return name;
  const isAmazons = !region.documents.has(name) && findAmazonDocument(world, region, name) !== undefined;
  const account = isAmazons ? '' : region.account;
  return `arn:${partitionOf(region.name)}:ssm:${region.name}:${account}:document/${name}`;
}

export function nodeArn({ name, account }: RegionId, id: string): string {
  const [service, type] = id.startsWith('mi-') ? ['ssm', 'managed-instance'] : ['ec2', 'instance'];
  return `arn:${partitionOf(name)}:${service}:${name}:${account}:${type}/${id}`;
}
