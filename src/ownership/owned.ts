import { isAsked, type Resource, type Status } from '../api/resource.ts';
import { rfc3339, type Clock } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Pass } from '../controller/reconciler.ts';
import type { Errand, SsmAccess, SsmGateway, Tags } from '../ssm/gateway.ts';
import type { Brakes } from './brakes.ts';
import type { DriftPolicy } from './cause.ts';
import type { Doubts } from './doubt.ts';
import type { DriftReport } from './drift.ts';
import { noted } from './noted.ts';
import { ownerOf, type Owner } from './owner.ts';

/** What the kinds have in common: how the operator treats what a resource holds in AWS, and what it knows of it. */
export interface OwnedResource extends Resource {
  readonly spec: {
    readonly region?: string;
    readonly driftPolicy?: DriftPolicy;
    readonly deletionPolicy?: 'Delete' | 'Retain';
    readonly suspend?: boolean;
    readonly checkInterval?: string;
    readonly tags?: Tags;
    readonly adopt?: { readonly byName?: boolean; readonly overwrite?: boolean };
  };
  readonly status?: Status & {
    readonly accountId?: string;
    readonly region?: string;
    readonly appliedHash?: string;
    readonly tagsHash?: string;
    readonly unsettledHash?: string;
    /** What AWS said when it refused the spec of this hash for good. */
    readonly refusal?: { readonly hash?: string; readonly reason?: string; readonly message?: string };
    readonly tagKeys?: readonly string[];
    readonly drift?: DriftReport;
    readonly adopted?: boolean;
    readonly lastHandledReconcileAt?: string;
    readonly ignoredReconcileRequest?: string;
    readonly lastHandledRunAt?: string;
    readonly ignoredRunRequest?: string;
    /** When the hold tag was first seen. Absent: it is not there. */
    readonly heldSince?: string;
  };
}

/** One pass over one resource, with what its steps share in every kind. */
export interface OwnedWork<R extends OwnedResource = OwnedResource> {
  readonly resource: R;
  readonly pass: Pass;
  readonly clock: Clock;
  readonly accountId: string;
  readonly region: string;
  readonly ssm: SsmGateway;
  readonly owner: Owner;
  readonly policy: DriftPolicy;
  readonly doubts: Doubts;
  readonly brakes: Brakes;
  /** What the spec takes from elsewhere has changed since AWS was told. */
  readonly isRevised: boolean;
  /** Of the spec as AWS can see it. */
  readonly specHash: string;
  /** As in Declared. */
  readonly unseen?: readonly string[];
}

export interface OwnedOptions {
  readonly access: SsmAccess;
  readonly clusterName: string;
  readonly clock: Clock;
  readonly brakes: Brakes;
}

export type Placed<R extends OwnedResource> = Omit<OwnedWork<R>, 'specHash' | 'doubts'>;

/** Throws before anything is read when account or region are not the ones that the resource is tied to. */
export async function placedWork<R extends OwnedResource>(
  { access, clusterName, clock, brakes }: OwnedOptions,
  resource: R,
  pass: Pass,
  isRevised = false,
): Promise<Placed<R>> {
  const { spec, status } = resource;
  const region = spec.region ?? status?.region ?? access.defaultRegion;
  if (status?.region !== undefined && region !== status.region) throw regionChanged(status.region, region);
  const accountId = await access.accountId();
  if (status?.accountId !== undefined && accountId !== status.accountId)
    throw wrongAccount(status.accountId, accountId);
  return {
    resource,
    pass,
    clock,
    brakes,
    accountId,
    region,
    ssm: noted(access.in(region, errandOf(resource, isRevised)), (action) => pass.did(action)),
    owner: ownerOf(clusterName, resource),
    policy: spec.driftPolicy ?? 'Correct',
    isRevised,
  };
}

function errandOf(resource: Resource, isRevised: boolean): Errand {
  return {
    urgency: isAsked(resource) || isRevised ? 'edit' : 'correction',
    namespace: resource.metadata.namespace,
  };
}

/** Where a resource lives, or will. */
export function regionOf({ spec, status }: OwnedResource, defaultRegion: string): string {
  return status?.region ?? spec.region ?? defaultRegion;
}

export function effectiveDeletionPolicy({ spec, status }: OwnedResource): 'Delete' | 'Retain' {
  return spec.deletionPolicy ?? (status?.adopted === true ? 'Retain' : 'Delete');
}

export function nowText({ clock }: Pick<OwnedWork, 'clock'>): string {
  return rfc3339(clock.now());
}

/** AWS does not show yet what it has taken: the next read will. */
export function confirming(message: string): ReconcileError {
  return new ReconcileError({ reason: 'Confirming', retry: 'soon', retryAfterMs: 1_000, message });
}

/** AWS shows what it should not: looked at again until it is believed. */
export function doubted(what: string): ReconcileError {
  const message = `${what} Making sure for a minute, because a read may lag.`;
  return new ReconcileError({ reason: 'MakingSure', retry: 'soon', retryAfterMs: 5_000, message });
}

/** A read that is older than what we already know is no observation. */
export function staleRead(seen: number, known: number): ReconcileError {
  return confirming(`AWS answered with version ${seen}, but version ${known} exists; reading again.`);
}

function regionChanged(pinned: string, wanted: string): ReconcileError {
  const message = `What this resource made in AWS lives in ${pinned}, and spec.region now says ${wanted}. Set it back, or delete this resource and create it anew.`;
  return new ReconcileError({ reason: 'RegionChanged', retry: 'never', message });
}

function wrongAccount(pinned: string, found: string): ReconcileError {
  const message = `This resource belongs to AWS account ${pinned}, but the operator's credentials are of ${found}. Give it credentials of ${pinned}.`;
  return new ReconcileError({ reason: 'WrongAccount', retry: 'slow', message });
}
