import type { Refused } from './fixture.ts';

const everywhere = [{ key: 'InstanceIds', values: ['*'] }];

export const minimal = { documentName: 'AWS-RunShellScript', targets: everywhere };

/** A refusal of the API server. */
export function refused(change: object, words: string): Refused {
  return { spec: { ...minimal, ...change }, words };
}

/** What the API server lets through: the reason that Ready gives, AWS's code, and AWS's words. */
export interface RefusedByAws extends Refused {
  readonly reason: string;
}

const runs = { ...minimal, parameters: { commands: ['true'] } };

export function refusedByAws(change: object, reason: string, words: string): RefusedByAws {
  return { spec: { ...runs, ...change }, reason, words };
}

export function nodes(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `i-${String(index).padStart(17, '0')}`);
}

export function tags(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'value']));
}
