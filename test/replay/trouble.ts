import type { Stored } from '../../src/api/resource.ts';
import { compareVersions } from '../../src/kube/resource-version.ts';
import type { Forwarded } from '../support/forward.ts';
import type { Rig } from '../support/rig.ts';
import { isWrite } from '../support/simulator-admin.ts';
import { lost, type Call, type Passage, type Wire } from './wire.ts';

/** Where trouble happens: it is the first operator's. */
interface Scene {
  readonly rig: Rig;
  readonly wire: Wire;
  /** Somebody deletes every resource, which ends the story. */
  readonly deleteAll: () => Promise<void>;
  /** What ends only as time goes on. */
  readonly underWay: (ending: Promise<unknown>) => void;
  /** To be told of all that has happened: `before 7: CreateAssociation`. */
  readonly happened: (what: string) => void;
}

/** What goes wrong in one play. */
export type Trouble = (scene: Scene) => Passage;

/**
 * `before` and `after`: the operator dies before a call leaves, or once it is answered. `late`: it dies, and the call
 * arrives when the next operator is at work. `lost`: its answer gets lost.
 */
export const BLOWS = ['before', 'after', 'lost'] as const;
export type Blow = (typeof BLOWS)[number] | 'late';

/** Longer than a request to AWS may take. */
const LATE_MS = 10_000;

export function strike(number: number, blow: Blow): Trouble {
  return (scene) => async (call, send) => {
    if (call.number !== number) return send();
    scene.happened(`${blow} ${at(call)}`);
    if (blow === 'late') return arriveLate(scene, call, send);
    return struck(scene.wire, blow, call, send);
  };
}

async function arriveLate<T>(
  { rig, wire, underWay }: Scene,
  call: Call,
  send: () => Promise<T>,
): Promise<never> {
  wire.kill(call);
  rig.clock.after(LATE_MS, () => underWay(send().catch(() => undefined)));
  throw lost(call.name);
}

export async function struck<T>(
  wire: Wire,
  blow: Exclude<Blow, 'late'> | undefined,
  call: Call,
  send: () => Promise<T>,
): Promise<T> {
  if (blow === 'before') wire.kill();
  const answer = await send();
  if (blow === 'after') wire.kill();
  if (blow === 'lost') throw lost(call.name);
  return answer;
}

export interface Deletion {
  /** The call before which all is deleted. */
  readonly number: number;
  /** The operator hears of it before it goes on. */
  readonly heard: boolean;
  /** What happens to the operator at that call as well. */
  readonly blow?: Blow;
}

const HEARING_MS = 1_000;

/** Everything that is declared is deleted just before one call goes out, and that goes out all the same. */
export function deletion({ number, heard, blow }: Deletion): Trouble {
  return (scene) => async (call, send) => {
    const { rig, wire, deleteAll, happened } = scene;
    if (call.number !== number) return send();
    happened(`deleted${heard ? ' and heard' : ''}, ${blow ?? 'before'} ${at(call)}`);
    if (!heard) holdFor(rig, wire, HEARING_MS);
    await deleteAll();
    return blow === 'late' ? arriveLate(scene, call, send) : struck(wire, blow, call, send);
  };
}

export interface StaleRead {
  /** The first read from this call on. */
  readonly number: number;
  /** All reads of the same operation for so long. 0: just this one. */
  readonly forMs: number;
  /** Every read of AWS for so long, whatever its operation. */
  readonly every?: boolean;
}

/** AWS answers as it was before the latest write of each thing, however long ago that was. */
export function staleAwsRead({ number, forMs, every = false }: StaleRead): Trouble {
  return ({ rig, happened }) => {
    let operation: string | undefined;
    let untilMs = Infinity;
    let turn: Promise<unknown> = Promise.resolve();
    const isStale = (call: Call): boolean => {
      if (call.number < number || isWrite(call.name) || rig.clock.monotonicMs() > untilMs) return false;
      if (operation === undefined) untilMs = rig.clock.monotonicMs() + forMs;
      else if (forMs === 0 || (!every && operation !== call.name)) return false;
      operation ??= call.name;
      return true;
    };
    const answered = async <T>(call: Call, send: () => Promise<T>): Promise<T> => {
      if (!isStale(call)) return send();
      happened(`stale ${at(call)}`);
      await rig.aws.put('faults', [{ operation: call.name, kind: 'stale' }]);
      try {
        return await send();
      } finally {
        await rig.aws.put('faults', []);
      }
    };
    return (call, send) => {
      if (call.to !== 'AWS') return send();
      const answer = turn.then(() => answered(call, send)); // one after the other: the others are not stale
      turn = answer.catch(() => {});
      return answer;
    };
  };
}

/** AWS shows no tags for so long, of whatever it is asked, from this call on. */
export function noTags(number: number, forMs: number): Trouble {
  return ({ rig, happened }) => {
    let untilMs: number | undefined;
    return async <T>(call: Call, send: () => Promise<T>) => {
      const answer = await send();
      if (call.number < number || call.name !== 'ListTagsForResource') return answer;
      untilMs ??= rig.clock.monotonicMs() + forMs;
      if (rig.clock.monotonicMs() > untilMs || (answer as Forwarded).status !== 200) return answer;
      happened(`no tags ${at(call)}`);
      return { ...answer, body: Buffer.from('{"TagList":[]}') };
    };
  };
}

/** The first read of a resource from this call on gets the resource as it was before its last change. */
export function staleKubeRead(number: number): Trouble {
  return ({ happened }) => {
    const known = new Map<string, readonly Stored[]>();
    let done = false;
    return async <T>(call: Call, send: () => Promise<T>) => {
      const answer = await send();
      if (call.to !== 'Kubernetes' || !isStored(answer)) return answer;
      const { uid, resourceVersion } = answer.metadata;
      const earlier = known.get(uid) ?? [];
      known.set(uid, [...earlier, answer]);
      const older = earlier.findLast(({ metadata }) => isOlder(metadata.resourceVersion, resourceVersion));
      if (done || call.number < number || !call.name.startsWith('GET') || older === undefined) return answer;
      done = true;
      happened(`stale ${at(call)}`);
      return older as T;
    };
  };
}

/** From one call on, nothing that watches have to tell arrives for a while. */
export function lateWatches(number: number, forMs: number): Trouble {
  return ({ rig, wire, happened }) =>
    (call, send) => {
      if (call.number === number) {
        happened(`watches late from ${at(call)}`);
        holdFor(rig, wire, forMs);
      }
      return send();
    };
}

function holdFor({ clock }: Rig, wire: Wire, forMs: number): void {
  wire.holdWatches();
  clock.after(forMs, () => wire.releaseWatches());
}

export function at({ number, name }: Call): string {
  return `${number}: ${name.replace(/\/apis\/.*\/namespaces\/[^/]*/, '…')}`;
}

function isOlder(version: string, than: string): boolean {
  return compareVersions(version, than) < 0;
}

function isStored(answer: unknown): answer is Stored {
  const { metadata } = answer as Partial<Stored>;
  return metadata?.uid !== undefined && metadata.resourceVersion !== undefined;
}
