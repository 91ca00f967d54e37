import type { SsmDocument } from '../api/generated/ssm-document.ts';
import type { Clock, Random } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Pass } from '../controller/reconciler.ts';
import type { Brakes } from '../ownership/brakes.ts';
import type { Doubts } from '../ownership/doubt.ts';
import type { ListState } from '../ownership/listing.ts';
import { placedWork, type OwnedWork, type Placed } from '../ownership/owned.ts';
import type { Told } from '../ownership/told.ts';
import type { ListedDocument } from '../ssm/document-gateway.ts';
import type { SsmAccess, TagId } from '../ssm/gateway.ts';
import { requireDeclared, type ConfigMaps } from './content-ref.ts';
import { desiredFrom, documentNameOf, revisionOf, specHashOf, type DesiredDocument } from './desired.ts';
import type { Use } from './effect.ts';
import type { Pauses } from './pauses.ts';
import type { Observed } from './plan.ts';
import type { PrunedVersions } from './pruned.ts';
import { unseenOf } from './sharing.ts';

/** What the kind needs to know, the same for every resource. */
export interface DocumentOptions {
  readonly access: SsmAccess;
  readonly clusterName: string;
  readonly clock: Clock;
  readonly brakes: Brakes;
  readonly random: Random;
  readonly checkIntervalMs: number;
  readonly adoptionNamespaces: readonly string[];
  readonly publicSharingNamespaces: readonly string[];
  /** How long a create may be on its way, and an unlikely answer of AWS is doubted. */
  readonly intentWaitMs: number;
  readonly lists: Lists;
  readonly users: Users;
  /** `undefined`: spec.contentFrom is switched off. */
  readonly configMaps: ConfigMaps | undefined;
}

/** What the last complete list of a region has shown. */
export interface Lists {
  entry(region: string, name: string): ListedDocument | undefined;
  /** The list did not hold a document that a resource knew by then. */
  isMissing(region: string, name: string): boolean;
  /** Whether there is such a list, and why not. `undefined`: AWS has not answered yet. */
  state(region: string): ListState | undefined;
}

/** Who runs a document. */
export interface Users {
  /** Names, or ids, of associations that the last list shows with one of these names. `undefined`: not listed yet. */
  listed(region: string, names: readonly string[]): readonly string[] | undefined;
  /** SsmAssociations of the namespace that refer to this SsmDocument and have, or may have, something in AWS. */
  declared(document: SsmDocument): readonly string[];
  /** The versions that the last list shows in use under one of these names. `undefined`: not listed yet. */
  uses(region: string, names: readonly string[]): readonly Use[] | undefined;
  /** Numbers of versions that SsmAssociations of the cluster declare, or run, of this SsmDocument. */
  pinned(document: SsmDocument): readonly number[];
  /** How many SsmAssociations follow this SsmDocument with documentVersion Published. */
  following(document: SsmDocument): number;
}

/** What is remembered between passes, and may be lost. */
export interface Memory {
  readonly doubts: Doubts;
  /** The spec whose doubtful content was told last. */
  readonly told: Told;
  /** Deletions of versions that AWS has refused. */
  readonly pauses: Pauses;
  readonly pruned: PrunedVersions;
}

/** One pass over one document, with all that its steps share. */
export interface Work extends OwnedWork<SsmDocument> {
  readonly options: DocumentOptions;
  readonly told: Told;
  readonly pauses: Pauses;
  readonly pruned: PrunedVersions;
  readonly name: string;
  readonly arn: string;
  readonly desired: DesiredDocument;
}

/** A document in AWS together with its tags. */
export interface Held extends Observed {
  /** The tags were read in this pass, not taken from a list. */
  readonly tagsRead: boolean;
}

/** Throws before AWS is asked when its content can't be had, or the resource is tied to another place, name or type. */
export async function workOn(
  options: DocumentOptions,
  memory: Memory,
  resource: SsmDocument,
  pass: Pass,
): Promise<Work> {
  const declared = await requireDeclared(resource, options.configMaps);
  const revised = revisionOf(resource, declared)?.isNew ?? false;
  const placed = await placedWork(options, resource, pass, revised);
  const { accountId, region } = placed;
  const name = documentNameOf(resource);
  const work = workFrom(placed, { options, ...memory }, { name, declared });
  requireSame('documentName', resource.status?.documentName, name);
  requireSame('documentType', resource.status?.documentType, work.desired.document.documentType);
  pass.learn({ accountId, region });
  return work;
}

/** For a deletion: what stands in the status counts, whatever the spec says by now. The content is not asked for. */
export async function removalOf(
  options: DocumentOptions,
  memory: Memory,
  resource: SsmDocument,
  pass: Pass,
): Promise<Work> {
  const placed = await placedWork(options, resource, pass);
  const name = resource.status?.documentName ?? documentNameOf(resource);
  const { content: _, ...spec } = resource.spec; // it may be what can't be read
  return workFrom(placed, { options, ...memory }, { name, declared: { ...resource, spec } });
}

function workFrom(
  placed: Placed<SsmDocument>,
  context: Pick<Work, 'options' | keyof Memory>,
  { name, declared }: { readonly name: string; readonly declared: SsmDocument },
): Work {
  const { resource, accountId, region, owner } = placed;
  const desired = desiredFrom(declared, owner);
  const arn = `arn:${partitionOf(region)}:ssm:${region}:${accountId}:document/${name}`;
  const specHash = specHashOf(resource, declared);
  return { ...placed, ...context, name, arn, desired, specHash, unseen: unseenOf(resource) };
}

export function nameOf({ name }: Pick<Work, 'name'>): string {
  return `Document ${name}`;
}

export function tagIdOf({ name }: Pick<Work, 'name'>): TagId {
  return { type: 'Document', id: name };
}

/** This resource has had the document in its hands, not just meant to make it. */
export function isRecorded({ status }: SsmDocument): boolean {
  return status?.documentArn !== undefined;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function requireSame(field: string, pinned: string | undefined, wanted: string): void {
  if (pinned === undefined || pinned === wanted) return;
  const message = `This resource is tied to ${field} ${pinned}, and the spec now says ${wanted}. Set it back, or make a new SsmDocument.`;
  const reason = field === 'documentName' ? 'NameChanged' : 'TypeChanged';
  throw new ReconcileError({ reason, retry: 'never', message });
}
