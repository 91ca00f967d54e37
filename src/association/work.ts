import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { rfc3339, type Clock, type Random } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Pass } from '../controller/reconciler.ts';
import type { DriftPolicy } from '../ownership/cause.ts';
import type { OpenIntents } from '../ownership/intent.ts';
import { ownerOf, type Owner } from '../ownership/owner.ts';
import type { UnclaimedIndex } from '../ownership/unclaimed.ts';
import type { ListedAssociation, ObservedAssociation, SsmAccess, SsmGateway, Tags } from '../ssm/gateway.ts';
import { desiredFrom, specHashOf, type DesiredAssociation } from './desired.ts';

/** What the kind needs to know, the same for every resource. */
export interface AssociationOptions {
  readonly access: SsmAccess;
  readonly clusterName: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly checkIntervalMs: number;
  /** How long a create may be on its way: longer than the request time-out. */
  readonly intentWaitMs: number;
  readonly failureOutput: 'tail' | 'none';
  readonly lists: Lists;
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
  /** Since when this process has seen an association missing, by uid, on the monotonic clock. */
  readonly missingSince: Map<string, number>;
  /** When the next full comparison is due, by uid, on the monotonic clock. */
  readonly nextCheck: Map<string, number>;
  /** What the list showed when we last looked, by uid: the same entry is no news, even if it differs from the status. */
  readonly looked: Map<string, string>;
}

/** One pass over one resource, with all that its steps share. */
export interface Work {
  readonly options: AssociationOptions;
  readonly memory: Memory;
  readonly resource: SsmAssociation;
  readonly pass: Pass;
  readonly region: string;
  readonly ssm: SsmGateway;
  readonly owner: Owner;
  readonly desired: DesiredAssociation;
  readonly specHash: string;
  readonly policy: DriftPolicy;
}

/** An association in AWS together with its tags. */
export interface Held extends ObservedAssociation {
  readonly tags: Tags;
}

/** Throws before anything is read when account or region are not the ones that the resource is tied to. */
export async function workOn(
  options: AssociationOptions,
  memory: Memory,
  resource: SsmAssociation,
  pass: Pass,
): Promise<Work> {
  const { spec, status } = resource;
  const region = spec.region ?? status?.region ?? options.access.defaultRegion;
  if (status?.region !== undefined && region !== status.region) throw regionChanged(status.region, region);
  const accountId = await options.access.accountId();
  if (status?.accountId !== undefined && accountId !== status.accountId)
    throw wrongAccount(status.accountId, accountId);
  const owner = ownerOf(options.clusterName, resource);
  const desired = desiredFrom(resource, owner);
  const { associationName, documentName, documentVersion } = desired.association;
  pass.learn({ accountId, region, associationName, documentName, documentVersion });
  return {
    options,
    memory,
    resource,
    pass,
    region,
    ssm: options.access.in(region),
    owner,
    desired,
    specHash: specHashOf(resource),
    policy: spec.driftPolicy ?? 'Correct',
  };
}

export function nowText({ options }: Work): string {
  return rfc3339(options.clock.now());
}

/** A read that is older than what we already know is no observation. */
export function staleRead(seen: number, known: number): ReconcileError {
  const message = `AWS answered with version ${seen}, but version ${known} exists; reading again.`;
  return new ReconcileError({ reason: 'Confirming', retry: 'soon', retryAfterMs: 1_000, message });
}

function regionChanged(pinned: string, wanted: string): ReconcileError {
  const message = `The association lives in ${pinned}, and spec.region now says ${wanted}. Set it back, or delete this resource and create it anew.`;
  return new ReconcileError({ reason: 'RegionChanged', retry: 'never', message });
}

function wrongAccount(pinned: string, found: string): ReconcileError {
  const message = `This resource belongs to AWS account ${pinned}, but the operator's credentials are of ${found}. Give it credentials of ${pinned}.`;
  return new ReconcileError({ reason: 'WrongAccount', retry: 'slow', message });
}
