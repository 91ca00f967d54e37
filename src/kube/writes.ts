import { isDeepStrictEqual } from 'node:util';
import { FINALIZER } from '../api/names.ts';
import type { Resource, Stored } from '../api/resource.ts';
import { Conflict, keyOf } from '../controller/store.ts';
import type { KubeConnection } from './connection.ts';
import { hasStatus } from './kube-error.ts';

const JSON_PATCH = 'application/json-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';
const FIELD_MANAGER = 'ssm-operator/status';
const REMOVAL_TRIES = 5;

/** The requests that touch one resource of one kind. */
export interface Writes<R extends Resource> {
  read(namespace: string, name: string): Promise<R | undefined>;

  addFinalizer(resource: R): Promise<R>;

  /** What the API server answered; `undefined` when there was nothing left to remove. */
  removeFinalizer(resource: R): Promise<R | undefined>;

  applyStatus(resource: R, status: object): Promise<R>;
}

export interface Target {
  readonly connection: KubeConnection;
  pathOf(namespace: string, name: string): string;
}

export function writesTo<R extends Resource>(target: Target): Writes<R> {
  const read = (namespace: string, name: string): Promise<R | undefined> => readOne(target, namespace, name);
  return {
    read,
    addFinalizer: (resource) => addFinalizer(target, resource, read),
    removeFinalizer: (resource) => removeFinalizer(target, resource, read),
    applyStatus: (resource, status) => applyStatus(target, resource, status),
  };
}

type Read<R extends Resource> = Writes<R>['read'];

/** `undefined` when the API server says that it is not there. */
export async function readOne<R extends Stored>(
  target: Target,
  namespace: string,
  name: string,
): Promise<R | undefined> {
  try {
    return await target.connection.request<R>({ method: 'GET', path: target.pathOf(namespace, name) });
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

async function addFinalizer<R extends Resource>(target: Target, resource: R, read: Read<R>): Promise<R> {
  const { name, namespace, uid, resourceVersion, finalizers } = resource.metadata;
  const list = finalizers === undefined || finalizers.length === 0;
  const patch = [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
    list
      ? { op: 'add', path: '/metadata/finalizers', value: [FINALIZER] }
      : { op: 'add', path: '/metadata/finalizers/-', value: FINALIZER },
  ];
  try {
    return await target.connection.request<R>({
      method: 'PATCH',
      path: target.pathOf(namespace, name),
      body: patch,
      contentType: JSON_PATCH,
    });
  } catch (error) {
    if (hasStatus(error, 404, 409)) throw conflictOf(resource, error);
    if (!hasStatus(error, 422)) throw error;
    // 422 stands for a failed test, and also for a resource that its own CRD refuses: that would be no Conflict.
    const now = await read(namespace, name);
    throw now?.metadata.resourceVersion === resourceVersion ? error : conflictOf(resource, error);
  }
}

async function removeFinalizer<R extends Resource>(
  target: Target,
  resource: R,
  read: Read<R>,
): Promise<R | undefined> {
  const { name, namespace, uid } = resource.metadata;
  let latest: R | undefined = resource;
  for (let tries = 1; ; tries += 1) {
    const index = latest.metadata.finalizers?.indexOf(FINALIZER) ?? -1;
    if (index === -1) return undefined;
    try {
      return await target.connection.request<R>({
        method: 'PATCH',
        path: target.pathOf(namespace, name),
        body: [
          { op: 'test', path: '/metadata/uid', value: uid },
          { op: 'test', path: `/metadata/finalizers/${index}`, value: FINALIZER },
          { op: 'remove', path: `/metadata/finalizers/${index}` },
        ],
        contentType: JSON_PATCH,
      });
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      if (!hasStatus(error, 409, 422)) throw error;
      if (tries === REMOVAL_TRIES) throw conflictOf(resource, error);
    }
    latest = await read(namespace, name);
    if (latest?.metadata.uid !== uid) return undefined;
  }
}

/**
 * By server-side apply. What somebody else has written into the status stays with an apply, and can even make it
 * invalid; then the whole is replaced, on the same condition.
 */
async function applyStatus<R extends Resource>(target: Target, resource: R, status: object): Promise<R> {
  try {
    const answer = await apply(target, resource, status);
    return isDeepStrictEqual(answer.status, status) ? answer : await replaceStatus(target, answer, status);
  } catch (error) {
    if (hasStatus(error, 422)) return replaceStatus(target, resource, status);
    if (hasStatus(error, 404, 409)) throw conflictOf(resource, error);
    throw error;
  }
}

function apply<R extends Resource>(target: Target, resource: R, status: object): Promise<R> {
  const { apiVersion, kind } = resource;
  const { name, namespace, resourceVersion } = resource.metadata;
  return target.connection.request<R>({
    method: 'PATCH',
    path: `${target.pathOf(namespace, name)}/status`,
    query: { fieldManager: FIELD_MANAGER, force: true },
    // The resourceVersion makes it conditional, also on being the same object: no two objects share one. A uid here is
    // ignored (tried on 1.36: without a resourceVersion, an apply with a foreign uid is written).
    body: { apiVersion, kind, metadata: { name, namespace, resourceVersion }, status },
    contentType: APPLY_PATCH,
  });
}

async function replaceStatus<R extends Resource>(target: Target, resource: R, status: object): Promise<R> {
  const { name, namespace, resourceVersion } = resource.metadata;
  try {
    return await target.connection.request<R>({
      method: 'PATCH',
      path: `${target.pathOf(namespace, name)}/status`,
      query: { fieldManager: FIELD_MANAGER },
      body: [
        { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
        { op: 'add', path: '/status', value: status },
      ],
      contentType: JSON_PATCH,
    });
  } catch (error) {
    if (hasStatus(error, 404, 409)) throw conflictOf(resource, error);
    if (!hasStatus(error, 422)) throw error;
    // 422 stands for a failed test, and also for a status that the CRD refuses: that would be no Conflict
    const now = await readOne<R>(target, namespace, name);
    throw now?.metadata.resourceVersion === resourceVersion ? error : conflictOf(resource, error);
  }
}

function conflictOf(resource: Resource, cause: unknown): Conflict {
  return new Conflict(`${keyOf(resource)} is not at ${resource.metadata.resourceVersion} any more`, {
    cause,
  });
}
