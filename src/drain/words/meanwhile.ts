import type { DrainConfig } from '../config.ts';
import { countOf, type Found } from '../found.ts';
import type { KubeError } from '../../kube/kube-error.ts';
import { causeOf, within } from './lists.ts';

// What is said on the way, a line each.

export function place(server: string, context: string | undefined): string {
  return `The cluster is ${server}, ${context === undefined ? 'that of this pod' : `context ${context}`}.`;
}

export function unknownNamespace(namespace: string): string {
  return `Whether there is a namespace ${namespace} is not known: this account may not get namespaces.`;
}

export function nothing({ namespaces }: DrainConfig): string {
  return `No SsmAssociation and no SsmDocument ${within(namespaces)}: nothing to do.`;
}

export function beginning({ namespaces, deletionPolicy }: DrainConfig, found: readonly Found[]): string {
  const fate =
    deletionPolicy === 'Retain'
      ? 'deletionPolicy Retain: everything stays in AWS, and goes on running there.'
      : 'deletionPolicy AsDeclared: what does not say Retain itself is deleted in AWS.';
  return `Deleting ${countOf(found)} ${within(namespaces)}. ${fate}`;
}

export function watching(leases: readonly string[], longestMs: number): string {
  return `Looking for up to ${longestMs / 1_000} s whether another operator is at work: who renews the lease ${leases.join(', ')}?`;
}

export function seen(holder: string): string {
  return `The operator is at work: ${holder} renews the lease.`;
}

export function unseen(): string {
  return 'leaderElection is false, so nothing shows whether the operator runs. It has to.';
}

export function progress(left: readonly Found[], count: number): string {
  return `${left.length} of ${count} ${left[0]?.kind.kind ?? ''}s left.`;
}

export function unasked(said: string): string {
  return `The operator can't be asked to look at what is being deleted already, and looks by itself after minutes: ${said}`;
}

export function silent(lease: string): string {
  return `Nobody renews the lease ${lease} any more: without the operator nothing goes on. Waiting for it.`;
}

export function away(server: string, error: KubeError, leftMs: number): string {
  const what = error.status === 0 ? "can't be reached" : "can't answer";
  return `The API server ${server} ${what} (${causeOf(error)}): ${trying(leftMs)}`;
}

export function stillAway(server: string, error: KubeError, leftMs: number): string {
  return `Still no answer from the API server ${server} (${causeOf(error)}): ${trying(leftMs)}`;
}

export function answersAgain(): string {
  return 'The API server answers again.';
}

export function deletionAgain(said: string): string {
  return `A deletion did not come through, and is asked for again as long as there is time: ${said}`;
}

function trying(leftMs: number): string {
  return `trying again, for ${Math.max(1, Math.round(leftMs / 1_000))} s at most.`;
}

export function crdsToGo({ dryRun }: DrainConfig, crds: readonly NamedCrd[]): string {
  const names = crds.map(({ name, release }) => `${name} (of ${release ?? 'no release'})`).join(', ');
  return dryRun
    ? `Dry run: when no resource is left, it would delete the CRDs, too: ${names}.`
    : `When no resource is left, the CRDs go, too: ${names}.`;
}

interface NamedCrd {
  readonly name: string;
  /** `namespace/name` of the release of the chart that says it has installed it. */
  readonly release: string | undefined;
}

export function crdsGone(names: readonly string[]): string {
  return `The CRDs are deleted: ${names.join(', ')}.`;
}

export function done(found: readonly Found[]): string {
  return `Done: ${countOf(found)} deleted, none is left.`;
}
