import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Resource } from '../../src/api/resource.ts';

/** Laid out as resource_customizations of argoproj/argo-cd, so that it can be given to them as it is. */
export const FOLDER = 'manifests/argocd/resource_customizations/ssm-operator.dev';

export const KINDS = ['SsmAssociation', 'SsmDocument'] as const;

export type Kind = (typeof KINDS)[number];

/** What Argo CD shows of a resource. */
export interface Health {
  readonly status: string;
  readonly message: string;
}

/** What people can do to a resource in Argo CD. */
export interface Action {
  readonly name: string;
  readonly disabled?: boolean;
  readonly iconClass?: string;
  readonly displayName?: string;
}

/** health_test.yaml. */
interface HealthTests {
  readonly tests: readonly { readonly inputPath: string; readonly healthStatus: Health }[];
}

/** actions/action_test.yaml. */
interface ActionTests {
  readonly discoveryTests: readonly { readonly inputPath: string; readonly result: readonly Action[] }[];
  readonly actionTests: readonly {
    readonly action: string;
    readonly inputPath: string;
    readonly expectedOutputPath: string;
  }[];
}

/** A file of one kind. */
export function textIn(kind: Kind, path: string): string {
  return readFileSync(join(FOLDER, kind, path), 'utf8');
}

export function resourceIn(kind: Kind, path: string): Resource {
  return load(textIn(kind, path)) as Resource;
}

export function healthTests(kind: Kind): HealthTests {
  return load(textIn(kind, 'health_test.yaml')) as HealthTests;
}

export function actionTests(kind: Kind): ActionTests {
  return load(textIn(kind, 'actions/action_test.yaml')) as ActionTests;
}

/** As `ExecuteResourceActionDiscovery` of util/lua/lua.go makes them of what a script answers. */
export function actionsIn(answer: unknown): readonly Action[] {
  return Object.entries(answer as Readonly<Record<string, object>>)
    .map(([name, action]) => ({ name, disabled: false, ...action }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/**
 * As `cleanReturnedObj` of util/lua/lua.go: an empty map, which Lua takes for a list, is a map again. In a list it stays
 * a list.
 */
export function cleaned(answer: unknown, before: unknown): unknown {
  if (Array.isArray(answer) && Array.isArray(before)) {
    return answer.map((item, index) => cleaned(item, before[index]));
  }
  if (!isMap(answer) || !isMap(before)) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, item]) => [
      key,
      isEmptyList(item) && isMap(before[key]) ? {} : cleaned(item, before[key]),
    ]),
  );
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
