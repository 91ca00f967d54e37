import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { Definition } from '../../crds/definition.ts';
import { systemClock } from '../../src/clock.ts';
import { type KubeConnection, openConnection } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';

export type Plural = 'ssmassociations' | 'ssmdocuments';

/** A spec, what is said no with, and the name when that matters. */
export interface Refused {
  readonly spec: object;
  readonly words: string;
  readonly name?: string;
}

interface Stored {
  readonly metadata: { readonly name: string; readonly finalizers?: readonly string[] };
  readonly spec: object;
  readonly status?: { readonly observedGeneration?: number };
}

export function definition(plural: Plural): Definition {
  return load(readFileSync(`crds/${plural}.yaml`, 'utf8')) as Definition;
}

/** Resources of one kind in one namespace, as a client sees them that wants unknown fields refused. */
export interface Resources {
  readonly connection: KubeConnection;
  create(name: string, spec: object, options?: { readonly dryRun: boolean }): Promise<Stored>;
  patch(name: string, body: object, subresource?: 'status'): Promise<Stored>;
  get(name: string): Promise<Stored>;
  remove(name: string): Promise<unknown>;
}

export async function openResources(
  kubeconfig: string,
  { spec }: Definition,
  namespace: string,
): Promise<Resources> {
  const connection = openConnection({ kubeconfig, clock: systemClock });
  const body = { metadata: { name: namespace } };
  await accepted(connection.request({ method: 'POST', path: '/api/v1/namespaces', body }), 409);
  const { group, names, versions } = spec;
  const apiVersion = `${group}/${versions[0].name}`;
  const path = `/apis/${apiVersion}/namespaces/${namespace}/${names.plural}`;
  const strict = { fieldValidation: 'Strict' };
  return {
    connection,
    create: (name, declared, { dryRun } = { dryRun: false }) =>
      connection.request({
        method: 'POST',
        path,
        query: { ...strict, dryRun: dryRun ? 'All' : undefined },
        body: { apiVersion, kind: names.kind, metadata: { name }, spec: declared },
      }),
    patch: (name, change, subresource) =>
      connection.request({
        method: 'PATCH',
        path: `${path}/${name}${subresource === undefined ? '' : `/${subresource}`}`,
        query: strict,
        body: change,
        contentType: 'application/merge-patch+json',
      }),
    get: (name) => connection.request({ method: 'GET', path: `${path}/${name}` }),
    remove: (name) => connection.request({ method: 'DELETE', path: `${path}/${name}` }),
  };
}

/** What the API server says no with; empty when it says yes. */
export async function refusalOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return '';
  } catch (error) {
    if (error instanceof KubeError && error.status >= 400 && error.status < 500) return error.message;
    throw error;
  }
}

/** Resolves, too, when the answer is this status. */
export async function accepted(request: Promise<unknown>, status: number): Promise<void> {
  await request.catch((error: unknown) => {
    if (!(error instanceof KubeError) || error.status !== status) throw error;
  });
}
