import { isDeepStrictEqual } from 'node:util';
import type { Difference } from '../ownership/drift.ts';
import { taggingFor, type Tagging } from '../ownership/tagging.ts';
import type { Association } from '../ssm/association.ts';
import type { Tags } from '../ssm/gateway.ts';
import type { DesiredAssociation } from './desired.ts';

/** An association in AWS as far as planning needs it. */
export interface Observed {
  readonly id: string;
  readonly version: number;
  readonly association: Association;
  readonly tags: Tags;
}

export interface Update {
  readonly action: 'update';
  readonly version: number;
  readonly differences: readonly Difference[];
}

export type Change = Update | Tagging;

/**
 * The changes that turn `observed` into `desired`. An empty plan is the only definition of converged.
 * `ownTagKeys`: the keys we once set; no other tag is ever removed.
 */
export function plan(
  desired: DesiredAssociation,
  observed: Observed,
  ownTagKeys: readonly string[],
): readonly Change[] {
  const differences = differencesBetween(desired.association, observed.association);
  const tagging = taggingFor(desired.tags, observed.tags, ownTagKeys);
  return [
    ...(differences.length === 0
      ? []
      : [{ action: 'update', version: observed.version, differences } as const]),
    ...(tagging === undefined ? [] : [tagging]),
  ];
}

/** By member; parameters by key and without their values, which may be secret. */
function differencesBetween(declared: Association, observed: Association): readonly Difference[] {
  const names = [...new Set([...Object.keys(declared), ...Object.keys(observed)])].toSorted();
  return names.flatMap((name) => {
    const left = declared[name as keyof Association];
    const right = observed[name as keyof Association];
    if (isDeepStrictEqual(left, right)) return [];
    if (name === 'parameters') return parameterDifferences(declared.parameters, observed.parameters);
    return [{ path: name, declared: shown(left), observed: shown(right) }];
  });
}

function parameterDifferences(
  declared: Association['parameters'],
  observed: Association['parameters'],
): readonly Difference[] {
  const keys = [...new Set([...Object.keys(declared), ...Object.keys(observed)])].toSorted();
  return keys
    .filter((key) => !isDeepStrictEqual(declared[key], observed[key]))
    .map((key) => ({ path: `parameters.${key}`, declared: presence(declared, key), observed: 'changed' }));
}

function presence(parameters: Association['parameters'], key: string): string {
  return Object.hasOwn(parameters, key) ? 'set' : 'absent';
}

function shown(value: unknown): string {
  if (value === undefined) return '(absent)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
