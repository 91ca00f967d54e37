import { OWNER_TAG, RETAINED_UID, UID_TAG } from '../../src/api/names.ts';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import type { Resource } from '../../src/api/resource.ts';
import { hasStatus } from '../../src/kube/kube-error.ts';
import type { Rig } from '../support/rig.ts';
import {
  tagOf,
  writesAmong,
  type SimulatedAssociation,
  type SimulatedCall,
} from '../support/simulator-admin.ts';

/** What a play came to. */
export interface Account {
  /** Writes that AWS took, by operation. */
  readonly writes: Readonly<Record<string, number>>;
  /** Writes that AWS has refused, by operation: what was wrong to send, though it did no harm. */
  readonly refused: Readonly<Record<string, number>>;
  /** Runs that AWS has started. */
  readonly runs: number;
  /** What AWS holds in the end with an owner tag, and no resource names. */
  readonly orphans: readonly string[];
  /** Writes of an operator after the next one had begun. */
  readonly writesByDead: readonly string[];
  /** Resources that are left. */
  readonly resources: number;
  readonly starts: number;
}

type Tagged = Pick<SimulatedAssociation, 'Tags'>;

/** `principals`: the operators' in order. */
export async function accountOf(rig: Rig, principals: readonly string[]): Promise<Account> {
  const calls = await rig.aws.calls();
  return {
    writes: countOf(writesAmong(calls).filter(({ status }) => status === 200)),
    refused: countOf(writesAmong(calls).filter(({ status }) => status !== null && status !== 200)),
    runs: await rig.aws.runs(),
    orphans: await orphansIn(rig),
    writesByDead: writesByDead(calls, principals),
    resources: (await resourcesIn(rig)).length,
    starts: principals.length,
  };
}

/** Everything that AWS and the API server hold, without what differs each time. */
export async function endOf(rig: Rig): Promise<object> {
  const { aws, namespace } = rig;
  const text = JSON.stringify({
    aws: {
      associations: (await aws.associations()).map(({ Executions, Tags, ...held }) => ({
        ...held,
        Tags: withoutUid(Tags),
        runs: Executions.length,
      })),
      documents: (await aws.documents()).map(({ Tags, ...held }) => ({ ...held, Tags: withoutUid(Tags) })),
    },
    resources: (await resourcesIn(rig)).map(lasting),
  });
  return JSON.parse(text.replaceAll(namespace, 'NAMESPACE').replaceAll(VARYING, '0')) as object;
}

export async function resourcesIn({
  associations,
  documents,
}: Rig): Promise<readonly (SsmAssociation | SsmDocument)[]> {
  return [...(await associations.list()), ...(await documents.list())];
}

/** Owners that AWS holds two associations of, now. */
export async function duplicatesIn({ aws }: Rig): Promise<readonly string[]> {
  const owners = (await aws.associations()).flatMap((held) => tagOf(held, OWNER_TAG) ?? []);
  return owners.filter((owner, index) => owners.indexOf(owner) !== index);
}

/** What AWS holds with an owner tag of ours, was not let go on purpose, and no resource names. */
async function orphansIn({ aws, associations, documents }: Rig): Promise<readonly string[]> {
  const named = new Set([
    ...(await associations.list()).map(({ status }) => status?.associationId),
    ...(await documents.list()).map(({ status }) => status?.documentName),
  ]);
  const held = [
    ...(await aws.associations()).map((one) => ({ id: one.AssociationId, ...one })),
    ...(await aws.documents()).map((one) => ({ id: one.Name, ...one })),
  ];
  return held.filter((one) => isOurs(one) && !named.has(one.id)).map(({ id }) => id);
}

function isOurs(held: Tagged): boolean {
  return tagOf(held, OWNER_TAG) !== undefined && tagOf(held, UID_TAG) !== RETAINED_UID;
}

/** Writes that came from an operator after the one that follows it had made a call. */
function writesByDead(calls: readonly SimulatedCall[], principals: readonly string[]): readonly string[] {
  return principals.flatMap((principal, index) => {
    const next = calls.find((call) => call.principal === principals[index + 1]);
    if (next === undefined) return [];
    const late = writesAmong(calls).filter((call) => call.principal === principal && call.seq > next.seq);
    return late.map(({ operation }) => `${operation} by ${principal}`);
  });
}

/** How often each operation was called. */
function countOf(calls: readonly SimulatedCall[]): Readonly<Record<string, number>> {
  const names = calls.map(({ operation }) => operation);
  return Object.fromEntries(
    [...new Set(names)].map((name) => [name, names.filter((each) => each === name).length]),
  );
}

export function unlessGone(error: unknown): void {
  if (!hasStatus(error, 404)) throw error;
}

/** Ids and times. */
const VARYING = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z|(?<=:)17\d{8}(\.\d+)?/g;

function withoutUid(tags: Tagged['Tags']): readonly string[] {
  const kept = tags.filter(({ Key }) => Key !== UID_TAG);
  return kept.map(({ Key, Value }) => `${Key}=${Value}`).toSorted((a, b) => (a < b ? -1 : 1));
}

function lasting({ kind, metadata, spec, status }: Resource): object {
  const { name, generation, finalizers, deletionTimestamp } = metadata;
  return { kind, name, generation, finalizers, deleting: deletionTimestamp !== undefined, spec, status };
}
