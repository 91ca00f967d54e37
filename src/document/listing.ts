import { isDeepStrictEqual } from 'node:util';
import type { SsmDocument } from '../api/generated/ssm-document.ts';
import { sorted } from '../ownership/fingerprint.ts';
import type { Brakes } from '../ownership/brakes.ts';
import { hasHoldTag } from '../ownership/hold.ts';
import { Listings, type Sweep } from '../ownership/listing.ts';
import { ownerOf } from '../ownership/owner.ts';
import { desiredTags, taggingFor } from '../ownership/tagging.ts';
import type { ListedDocument } from '../ssm/document-gateway.ts';
import type { SsmAccess } from '../ssm/gateway.ts';
import { usedBy, type UsedBy } from './report.ts';
import { isToldWrongly } from './unlisted.ts';
import { isRecorded, type Lists, type Users } from './work.ts';

/** What the last complete lists show of documents. */
export interface DocumentLists extends Lists {
  sweep(): Promise<Sweep>;
}

export interface ListingOptions {
  readonly access: SsmAccess;
  readonly clusterName: string;
  readonly brakes: Brakes;
  readonly users: Users;
  readonly resources: () => readonly SsmDocument[];
}

/** A list shows whether a document is there, and its tags; who runs it comes from the list of associations. */
export function documentLists(options: ListingOptions): DocumentLists {
  const { access, clusterName, brakes, users, resources } = options;
  const listings = new Listings<SsmDocument, ListedDocument>({
    access,
    kind: 'SsmDocument',
    brakes,
    resources,
    list: (ssm) => ssm.listDocuments(),
    idOf: ({ name }) => name,
    knownId: (resource) => (isRecorded(resource) ? resource.status?.documentName : undefined),
    showsChange: () => undefined, // a list shows no versions
    showsNews: (resource, listed) => showsNews({ clusterName, users }, resource, listed),
    isToldWrongly,
  });
  return {
    entry: (region, name) => listings.entry(region, name),
    isMissing: (region, name) => listings.isMissing(region, name),
    state: (region) => listings.state(region),
    sweep: () => listings.sweep(),
  };
}

type Context = Pick<ListingOptions, 'clusterName' | 'users'>;

export function showsNews(context: Context, resource: SsmDocument, listed: ListedDocument): boolean {
  const { status } = resource;
  if (hasHoldTag(listed.tags) !== (status?.heldSince !== undefined)) return true;
  const desired = desiredTags(resource, ownerOf(context.clusterName, resource));
  if (taggingFor(desired, listed.tags, status?.tagKeys ?? []) !== undefined) return true;
  const users = usersOf(context, resource);
  return users !== undefined && !isDeepStrictEqual(users, status?.usedBy);
}

/** What the lists show of it, as text to compare. */
export function markOf(context: Context, resource: SsmDocument, listed: ListedDocument): string {
  return JSON.stringify(sorted({ tags: listed.tags, users: usersOf(context, resource) }));
}

function usersOf({ users }: Context, { status }: SsmDocument): UsedBy | undefined {
  const { region = '', documentName = '', documentArn = '' } = status ?? {};
  return usedBy(users.listed(region, [documentName, documentArn]));
}
