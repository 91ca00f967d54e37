import type { DrainConfig } from './config.ts';
import { countOf, nameOf, type Found } from './found.ts';

const MOST_NAMED = 100;

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

export function seen(holder: string): string {
  return `The operator is at work: ${holder} renews the lease.`;
}

export function unseen(): string {
  return 'leaderElection is false, so nothing shows whether the operator runs. It has to.';
}

export function progress(left: readonly Found[], count: number): string {
  return `${left.length} of ${count} ${left[0]?.kind.kind ?? ''}s left.`;
}

export function done(found: readonly Found[]): string {
  return `Done: ${countOf(found)} deleted, none is left.`;
}

export function silent(lease: string): string {
  return `Nobody renews the lease ${lease} any more: without the operator nothing goes on. Waiting for it.`;
}

export function again(said: string): string {
  return `Trying again: ${said}`;
}

export function stopped(): string {
  return 'Stopped before all were gone. The operator goes on with what is being deleted. Run drain again for the rest.';
}

export function unreachable(said: string): string {
  return `The API server can't be asked: ${said}. Run drain again when it can.`;
}

export function lacking(right: string): string {
  return `Nothing was touched: this account may not ${right}. Give it that right, or run drain as somebody who has it.`;
}

export function forbidden(said: string): string {
  return `This account lacks a right: ${said}. Give it that right, or run drain as somebody who has it.`;
}

export function noOperator(lease: string, waitMs: number): string {
  return [
    `Nothing was touched: no operator is at work. Nobody has renewed the lease ${lease} for ${waitMs / 1_000} s, and without the operator the resources would never go.`,
    'Start it (kubectl get deployment,pod -A -l app.kubernetes.io/name=ssm-operator), and run drain again.',
    'If its lease is in another namespace, name that one with --lease-namespace or LEASE_NAMESPACE.',
  ].join('\n');
}

export function elsewhere(namespaces: readonly string[], found: readonly Found[]): string {
  return [
    `Nothing was touched: ${countOf(found)} in namespaces other than ${namespaces.join(', ')}. Whoever removes the CRDs removes these, too.`,
    ...named(found.map(nameOf)),
    'Keep the CRDs (crds.keep=true of the chart), or delete these first.',
  ].join('\n');
}

export function watching(leases: readonly string[]): string {
  return `Looking whether another operator is at work: who renews the lease ${leases.join(', ')}?`;
}

export function others(leases: readonly string[]): string {
  return [
    `Nothing was touched: another operator is at work. It holds the lease ${leases.join(', ')}.`,
    'It needs its resources, and the CRDs: keep the CRDs (crds.keep=true of the chart) and drain the namespaces of yours alone (--namespaces), or uninstall that one first.',
    'If that lease is the one of your operator, name its namespace with --lease-namespace.',
  ].join('\n');
}

export function madeAgain(found: readonly Found[]): string {
  return [
    `Somebody makes again what was deleted, so nothing more is deleted: ${countOf(found)}.`,
    ...named(found.map(nameOf)),
    'Stop that first (Argo CD, Flux, Helm, a pipeline), and run drain again.',
  ].join('\n');
}

export function late(found: readonly Found[]): string {
  return [
    `${countOf(found)} came while the others went: left alone.`,
    ...named(found.map(nameOf)),
    'Run drain again.',
  ].join('\n');
}

interface Leavings {
  readonly left: readonly Found[];
  /** Name → what the API server said no with. */
  readonly refused: ReadonlyMap<string, string>;
  readonly silent: boolean;
  readonly lease: string;
}

export function leavings(
  { drainTimeoutMs }: DrainConfig,
  { left: found, refused, silent: isSilent, lease }: Leavings,
): string {
  const lines = found.map((each) => `${nameOf(each)}: ${refused.get(nameOf(each)) ?? each.reason}`);
  const next = isSilent
    ? `Nobody renews the lease ${lease}: start the operator, and run drain again.`
    : 'docs/troubleshooting.md explains the reasons. Do what they say, and run drain again.';
  const end =
    refused.size === found.length
      ? 'Refused by the API server'
      : `Time is over (${drainTimeoutMs / 1_000} s)`;
  return [`${end}: ${countOf(found)} left.`, ...named(lines), next].join('\n');
}

function named(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_NAMED;
  const rest = more > 0 ? [`  … and ${more} more: kubectl get ssma,ssmd -A`] : [];
  return [...lines.slice(0, MOST_NAMED).map((line) => `  ${line}`), ...rest];
}

function within(namespaces: readonly string[]): string {
  return namespaces.length === 0 ? 'in all namespaces' : `in ${namespaces.join(', ')}`;
}
