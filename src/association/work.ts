import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import type { Clock, Random } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Pass } from '../controller/reconciler.ts';
import type { Brakes } from '../ownership/brakes.ts';
import type { Doubts } from '../ownership/doubt.ts';
import type { OpenIntents } from '../ownership/intent.ts';
import { placedWork, type OwnedWork, type Placed } from '../ownership/owned.ts';
import type { Told } from '../ownership/told.ts';
import type { UnclaimedIndex } from '../ownership/unclaimed.ts';
import type { ListedAssociation, ObservedAssociation, SsmAccess, TagId, Tags } from '../ssm/gateway.ts';
import { desiredFrom, type DesiredAssociation } from './desired.ts';
import { documentOf, lastTold, resolutionOf, type Documents, type NamedDocument } from './document-ref.ts';
import type { OvertakenVersions } from './overtaken.ts';
import { specHashOf } from './spec-hash.ts';
import type { CallsOfRuns } from './runs/calls.ts';
import type { DocumentSecrets } from './runs/failures/document-secrets.ts';
import type { GapRetries } from './runs/gap/retries.ts';
import type { Unexplained } from './runs/failures/unexplained.ts';

/** What the kind needs to know, the same for every resource. */
export interface AssociationOptions {
  readonly access: SsmAccess;
  readonly clusterName: string;
  readonly clock: Clock;
  readonly brakes: Brakes;
  readonly random: Random;
  readonly checkIntervalMs: number;
  readonly adoptionNamespaces: readonly string[];
  /** How long a create may be on its way: longer than the request time-out. */
  readonly intentWaitMs: number;
  readonly failureOutput: 'tail' | 'none';
  readonly lists: Lists;
  readonly documents: Documents;
}

/** What the last complete list of a region has shown. */
export interface Lists {
  entry(region: string, id: string): ListedAssociation | undefined;
  /** The list did not hold an association that a resource knew by then. */
  isMissing(region: string, id: string): boolean;
  unclaimed(region: string): UnclaimedIndex;
}

/** What is remembered between passes, and may be lost: none of it decides that nothing was created. */
export interface Memory {
  readonly intents: OpenIntents;
  readonly doubts: Doubts;
  readonly overtaken: OvertakenVersions;
  /** Of what AWS says of runs. */
  readonly runDoubts: Doubts;
  readonly calls: CallsOfRuns;
  readonly gaps: GapRetries;
  readonly unexplained: Unexplained;
  readonly documentSecrets: DocumentSecrets;
  /** What was told last of parameters that do not fit. */
  readonly told: Told;
}

/** One pass over one association, with all that its steps share. */
export interface Work extends OwnedWork<SsmAssociation> {
  readonly options: AssociationOptions;
  readonly memory: Memory;
  readonly desired: DesiredAssociation;
  readonly document: NamedDocument;
  /** Why the document can't be told. Then nothing is sent: `document` and `desired` are of what AWS was told last. */
  readonly unresolved?: ReconcileError;
}

/** An association in AWS together with its tags. */
export interface Held extends ObservedAssociation {
  readonly tags: Tags;
}

/**
 * Throws before anything is read when the resource is tied to another place, or when its document is not there and
 * there is nothing in AWS to look at meanwhile.
 */
export async function workOn(
  options: AssociationOptions,
  memory: Memory,
  resource: SsmAssociation,
  pass: Pass,
): Promise<Work> {
  const placed = await placedWork(options, resource, pass);
  const { accountId, region } = placed;
  pass.learn({ accountId, region });
  const resolution = resolutionOf(resource, region, documentOf(resource, options.documents));
  if (!(resolution instanceof ReconcileError)) return workFrom(placed, { options, memory }, resolution);
  const { associationId, create } = resource.status ?? {};
  if (associationId === undefined && create === undefined) throw resolution;
  return { ...workFrom(placed, { options, memory }, lastTold(resource)), unresolved: resolution };
}

/** For a deletion, which must not wait for a document that may be gone. */
export async function removalOf(
  options: AssociationOptions,
  memory: Memory,
  resource: SsmAssociation,
  pass: Pass,
): Promise<Work> {
  const placed = await placedWork(options, resource, pass);
  return workFrom(placed, { options, memory }, lastTold(resource));
}

function workFrom(
  placed: Placed<SsmAssociation>,
  { options, memory }: Pick<Work, 'options' | 'memory'>,
  document: NamedDocument,
): Work {
  const { resource, owner } = placed;
  const desired = desiredFrom(resource, owner, document);
  const specHash = specHashOf(resource, document);
  return { ...placed, options, memory, doubts: memory.doubts, document, desired, specHash };
}

export function nameOf(id: string): string {
  return `Association ${id}`;
}

export function tagIdOf(id: string): TagId {
  return { type: 'Association', id };
}
