import type { DrainConfig } from '../config.ts';
import { countOf, type Found } from '../found.ts';
import { within } from './lists.ts';

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

export function watching(leases: readonly string[]): string {
  return `Looking whether another operator is at work: who renews the lease ${leases.join(', ')}?`;
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

export function again(said: string): string {
  return `Trying again: ${said}`;
}

export function crdsGone(names: readonly string[]): string {
  return `The CRDs are deleted: ${names.join(', ')}.`;
}

export function done(found: readonly Found[]): string {
  return `Done: ${countOf(found)} deleted, none is left.`;
}
