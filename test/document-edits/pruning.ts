import type { SimulatedCall } from '../support/simulator-admin.ts';
import { callsFor, faultsOf, isOfVersion } from './calls.ts';
import type { Member } from './judge.ts';

/** Which versions of a document associations name, at the time of a call. */
export type NamedAt = (seq: number) => readonly number[];

interface Deletions {
  readonly faults: readonly string[];
  /** Before anything was published, and after. */
  readonly first: readonly number[];
  readonly later: readonly number[];
}

/** What the operator has deleted of the versions of a document, as its ledger stood before it wrote anything. */
export function deletionsOf(member: Member, writes: readonly SimulatedCall[], namedAt: NamedAt): Deletions {
  const calls = callsFor(member.name, writes);
  const deletions = calls.filter(isOfVersion);
  const update = calls.find(({ operation }) => operation === 'UpdateDocument')?.seq ?? Infinity;
  const faults = deletions.flatMap((deletion, index) => {
    const before = numbers(deletions.slice(0, index));
    return lawless(member, deletion, { calls, before, named: namedAt(deletion.seq) });
  });
  return {
    faults,
    first: numbers(deletions.filter(({ seq }) => seq < update)),
    later: numbers(deletions.filter(({ seq }) => seq > update)),
  };
}

function numbers(deletions: readonly SimulatedCall[]): readonly number[] {
  return deletions.map(({ input }) => Number(input['DocumentVersion']));
}

interface Then {
  readonly calls: readonly SimulatedCall[];
  /** Versions that were deleted before. */
  readonly before: readonly number[];
  readonly named: readonly number[];
}

/** What of the promises of spec.versionsToKeep a deletion breaks. */
function lawless(
  { name, declared, ledger }: Member,
  { seq, status, input }: SimulatedCall,
  { calls, before, named }: Then,
): readonly string[] {
  const done = calls.filter((call) => call.seq < seq && call.status === 200);
  const of = (operation: string): readonly SimulatedCall[] =>
    done.filter((call) => call.operation === operation);
  const version = Number(input['DocumentVersion']);
  const newest = ledger.versions.length + of('UpdateDocument').length;
  const moved = of('UpdateDocumentDefaultVersion').at(-1)?.input['DocumentVersion'];
  const published = of('UpdateDocument').map((_, index) => ledger.versions.length + 1 + index);
  const ours = [...ledger.ours, ...published].filter((one) => !ledger.gone.has(one) && !before.includes(one));
  const { versionsToKeep: keep = Infinity, driftPolicy, suspend } = declared;
  return faultsOf(`${name}: version ${version} is deleted`, {
    [`which is not among ${ours.join()} of ours`]: !ours.includes(version),
    [`though ${keep} of ours stay`]: ours.filter((one) => one > version).length < keep,
    'though it is the newest': version === newest,
    'though it is the default': version === Number(moved ?? ledger.defaultVersion),
    'though it is to be the default': String(version) === declared.defaultVersion,
    'though an association names it': named.includes(version),
    'though all are shared': isAll(declared, sharesAfter(ledger, of('ModifyDocumentPermission'))),
    'though nothing may be written': driftPolicy === 'Observe' || suspend === true,
    [`and AWS says ${status}`]: status !== 200,
  });
}

/** Versions that are left though the spec lets them go, once there was time for it. */
export function leftOver({ name, declared, ledger }: Member, named: readonly number[]): readonly string[] {
  const { versionsToKeep: keep, driftPolicy, suspend, defaultVersion } = declared;
  const isLet = driftPolicy !== 'Observe' && suspend !== true && !ledger.isRefused;
  if (keep === undefined || !isLet || isAllShared({ declared, ledger })) return [];
  const ours = ledger.live.filter((version) => ledger.ours.has(version));
  const spared = [...ledger.inUse, ...named, Number(defaultVersion)];
  const left = ours.slice(0, -keep).filter((version) => !spared.includes(version));
  return faultsOf(name, { [`versions ${left.join()} are left, and ${keep} to be kept`]: left.length > 0 });
}

function isAllShared({ declared, ledger }: Pick<Member, 'declared' | 'ledger'>): boolean {
  return isAll(declared, ledger.sharing.shares);
}

function isAll({ sharing }: Member['declared'], shares: ReadonlyMap<string, string>): boolean {
  return [sharing?.sharedDocumentVersion, ...shares.values()].includes('$ALL');
}

interface Modification {
  readonly AccountIdsToAdd?: readonly string[];
  readonly AccountIdsToRemove?: readonly string[];
  readonly SharedDocumentVersion?: string;
}

/** Who may use it, and which versions, once AWS has taken these. */
function sharesAfter(
  { sharing }: Member['ledger'],
  modifications: readonly SimulatedCall[],
): ReadonlyMap<string, string> {
  const shares = new Map(sharing.shares);
  for (const { input } of modifications) {
    const {
      AccountIdsToAdd: added = [],
      AccountIdsToRemove: removed = [],
      SharedDocumentVersion: version = '$DEFAULT',
    } = input as Modification;
    for (const account of added) shares.set(account, version);
    for (const account of removed) shares.delete(account);
  }
  return shares;
}
