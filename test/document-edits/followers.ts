import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SimulatedAssociation, SimulatedCall } from '../support/simulator-admin.ts';
import { faultsOf } from './calls.ts';
import type { Member } from './judge.ts';

export const FOLLOWED = ['$DEFAULT', '$LATEST', 'Published', '1'] as const;
type Followed = (typeof FOLLOWED)[number];

/** An association without a schedule: it runs when it is made or edited, or what it follows has moved, and never else. */
export interface Follower {
  readonly name: string;
  readonly document: Member;
  version: Followed;
  /** As all was when it was judged last. */
  before?: Mark;
}

interface Mark {
  readonly runs: number;
  /** As AWS knows it. */
  readonly version: string;
  readonly activations: number;
  readonly moves: number;
  readonly deletions: number;
}

export function specOfFollower({
  document,
  version,
}: Pick<Follower, 'document' | 'version'>): SsmAssociation['spec'] {
  const targets = [{ key: 'InstanceIds', values: ['*'] }];
  return { documentRef: { name: document.name }, documentVersion: version, targets };
}

interface Naming {
  readonly member: Member;
  readonly followers: readonly Follower[];
  readonly heldBy: (follower: Follower) => SimulatedAssociation | undefined;
  readonly writes: readonly SimulatedCall[];
}

/** Numbers of versions of a document that AWS's associations name when a call is made. */
export function namedAt(seq: number, { member, followers, heldBy, writes }: Naming): readonly number[] {
  const some = followers.filter(({ document }) => document === member);
  return some.map((follower) => {
    const id = heldBy(follower)?.AssociationId;
    const updates = writes.filter((call) => call.seq < seq && call.input['AssociationId'] === id);
    return Number(updates.at(-1)?.input['DocumentVersion'] ?? follower.before?.version);
  });
}

/** What is wrong with it since it was judged last, one sentence each. */
export function followed(
  follower: Follower,
  found: SimulatedAssociation | undefined,
  writes: readonly SimulatedCall[],
): readonly string[] {
  const { name, document, version, before } = follower;
  if (found === undefined) return [`${name}: AWS holds nothing`];
  const { ledger } = document;
  const wanted = version === 'Published' ? String(ledger.published) : version;
  const now: Mark = {
    runs: found.Executions.length,
    version: wanted,
    activations: ledger.activations,
    moves: ledger.moves,
    deletions: ledger.deletions,
  };
  follower.before = now;
  const { DocumentVersion = '$DEFAULT' } = found as { readonly DocumentVersion?: string };
  const isGone = document.ledger.gone.has(Number(DocumentVersion));
  const stands = {
    [`version ${DocumentVersion} is gone`]: isGone,
    [`AWS has version ${DocumentVersion}, not ${wanted}`]: DocumentVersion !== wanted,
  };
  if (before === undefined)
    return faultsOf(name, { ...stands, [`${now.runs} runs at first`]: now.runs !== 1 });
  const calls = writes.filter(({ input }) => input['AssociationId'] === found.AssociationId);
  const updates = before.version === now.version ? 0 : 1;
  const runs = now.runs - before.runs;
  const gone = now.deletions - before.deletions; // a run that fails: its document is not there
  const due = updates + gone + (updates === 0 ? dueRuns(before, now) : 0);
  return faultsOf(`${name} of ${version}`, {
    ...stands,
    [`${runs} runs, not ${due}`]: runs !== due,
    [`sent ${calls.map(({ operation }) => operation).join()}, not ${updates} updates`]:
      calls.length !== updates || calls.some(({ operation }) => operation !== 'UpdateAssociation'),
  });
}

/** AWS runs what follows by itself when what it follows moves. */
function dueRuns(before: Mark, now: Mark): number {
  if (now.version === '$DEFAULT') return now.moves - before.moves;
  return now.version === '$LATEST' ? now.activations - before.activations : 0;
}
