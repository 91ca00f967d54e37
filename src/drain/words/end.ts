import type { DrainConfig } from '../config.ts';
import { countOf, nameOf, type Found } from '../found.ts';
import { causeOf, countsOf, named } from './lists.ts';

// Why it ended before all were gone.

/** What became of the resources, before why it ended. */
export function untouched(reason: string): string {
  return `Nothing was touched: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

export function begun(reason: string): string {
  return `${reason} What was begun goes on.`;
}

export function stopped(hasTouched: boolean, deletionPolicy: DrainConfig['deletionPolicy']): string {
  if (!hasTouched) return 'Stopped. Nothing was touched.';
  const marked = deletionPolicy === 'Retain' ? ' Some of the rest may say deletionPolicy Retain by now.' : '';
  return `Stopped before all were gone. The operator goes on with what is being deleted.${marked} Run drain again for the rest.`;
}

interface Unreachable {
  readonly server: string;
  readonly error: Error;
  readonly limitMs: number;
  /** Once at least. */
  readonly hasAnswered: boolean;
}

export function unreachable({ server, error, limitMs, hasAnswered }: Unreachable): string {
  const silence = `API server ${server} did not answer for ${limitMs / 1_000} s (${causeOf(error)}).`;
  return hasAnswered
    ? `The ${silence} Run drain again when it answers.`
    : `The ${silence} Look whether that is the cluster you mean, and whether kubectl reaches it, and run drain again.`;
}

export function forbidden(said: string): string {
  return `This account lacks a right: ${said.replace(/^.*Forbidden: /, '')}. Give it that right, or run drain as somebody who has it.`;
}

export function unknownAccount(server: string): string {
  return `The API server ${server} does not know this account (401): its credentials are no longer valid, or are for another cluster. Log in again, or name another kubeconfig in KUBECONFIG.`;
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

/** Deletion of this CRD was asked for, and it does not end. */
export function standing(crd: string, finalizers: readonly string[], found: readonly Found[]): string {
  const others = finalizers.filter((name) => !name.startsWith('customresourcecleanup.'));
  const why =
    others.length > 0
      ? `It has the finalizer ${others.join(', ')}, which is not ours: whoever set it has to take it off.`
      : 'The API server waits for what is in it.';
  return [`The CRD ${crd} is being deleted, and still stands. ${why}`, ...named(found.map(nameOf))].join(
    '\n',
  );
}

export function crdMadeAgain(crd: string): string {
  return `The CRD ${crd} was deleted, and somebody has made it again: it stays. Stop that first (Argo CD, Flux, Helm, a pipeline), and run drain again.`;
}

interface Leavings {
  readonly left: readonly Found[];
  /** What the API server has against the resource of this name. */
  readonly said: (name: string) => string | undefined;
  /** Set when time is over. */
  readonly limitMs: number | undefined;
  /** Set when nobody renews this lease of the operator. */
  readonly silentLease: string | undefined;
}

export function leavings({ left, said, limitMs, silentLease }: Leavings): string {
  const lines = left.map((each) => `${nameOf(each)}: ${said(nameOf(each)) ?? each.reason}`);
  const rest = (start: number): string => {
    const words = left.slice(start).map((each) => wordOf(said(nameOf(each)), each));
    return `: ${countsOf(words)}. Each of them`;
  };
  const next =
    silentLease === undefined
      ? 'docs/troubleshooting.md explains the reasons. Do what they say, and run drain again.'
      : `Nobody renews the lease ${silentLease}: start the operator, and run drain again.`;
  const end = limitMs === undefined ? 'Refused by the API server' : `Time is over (${limitMs / 1_000} s)`;
  return [`${end}: ${countOf(left)} left.`, ...named(lines, rest), next].join('\n');
}

/** The reason without what it says of this one alone. */
function wordOf(said: string | undefined, { reason }: Found): string {
  if (said !== undefined) return 'refused by the API server';
  return /^([A-Z]\w+): /.exec(reason)?.[1] ?? reason;
}
