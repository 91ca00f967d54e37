import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { Crew, OPERATOR } from '../histories/crew.ts';
import { serverWideIdentity } from '../support/operator-identity.ts';
import type { Rig } from '../support/rig.ts';
import { writesAmong, type SimulatedCall } from '../support/simulator-admin.ts';
import { closeAccount, isInPlace, openAccount, replaceSpec, updateInAws, type Account } from './account.ts';
import type { Form } from './aws-view.ts';
import { applied, told, type Edit } from './draw.ts';
import { callsFor, Judge, updatesAmong, type Member } from './judge.ts';
import { Statuses } from './statuses.ts';
import { Tellings } from './tellings.ts';

export type Edits = ReadonlyMap<Member, Edit>;

/** What is wrong with it, one sentence each. */
export type Faults = ReadonlyMap<Member, readonly string[]>;

const SECOND_MS = 1_000;
const PATIENCE_S = 180;

/** Associations that are edited all at once, and judged by what AWS is sent, holds and shows. */
export class Fleet {
  readonly judge: Judge;
  readonly statuses: Statuses;
  updates = 0;
  readonly #rig: Rig;
  readonly #crew: Crew;
  readonly #tellings: Tellings;
  readonly #account: Account;
  readonly #members: readonly Member[];

  constructor(account: Account, members: readonly Member[]) {
    const { rig } = account;
    this.#rig = rig;
    this.#account = account;
    this.#members = members;
    this.#crew = new Crew(rig);
    this.#tellings = new Tellings(rig);
    this.statuses = new Statuses(rig);
    this.judge = new Judge(rig.namespace);
  }

  /** Declares all members before an operator that is at work. */
  async begin(): Promise<Faults> {
    await this.#start();
    await this.statuses.watch();
    await Promise.all(this.#members.map(({ name, spec }) => this.#rig.associations.create(name, spec)));
    const found = await this.#settled();
    for (const member of this.#members) member.id = found.get(member.name)?.status?.associationId ?? '';
    const [held, writes] = [await this.#rig.aws.associations(), await this.#writesSince(0)];
    const creates = Map.groupBy(writes, ({ input }) => input['AssociationName']);
    return this.#each((member) => {
      const calls = creates.get(member.spec.associationName ?? this.judge.nameOf(member)) ?? [];
      const once = calls.length > 0 && writes.length === this.#members.length;
      return [
        ...notInPlace(member, found),
        ...this.judge.held(member, held, 'its creation'),
        ...(once ? [] : [`${member.name}: ${writes.length} writes made all`]),
      ];
    });
  }

  async edit(edits: Edits): Promise<Faults> {
    const since = await this.#seq();
    const before = new Map((await this.#rig.aws.associations()).map((found) => [found.AssociationId, found]));
    await Promise.all(
      [...edits].map(([member, edit]) => {
        member.spec = applied(member.spec, edit);
        return replaceSpec(this.#rig, member.name, member.spec);
      }),
    );
    const found = await this.#settled();
    const [held, writes] = [await this.#rig.aws.associations(), await this.#writesSince(since)];
    const news = await this.#tellings.news('Updating');
    this.updates += updatesAmong(writes).length;
    return this.#each((member) => {
      const edit = edits.get(member);
      if (edit === undefined) return unwritten(member, writes);
      const said = news.get(member.name) ?? [];
      return [
        ...notInPlace(member, found),
        ...this.judge.held(member, held, told(edit)),
        ...this.judge.edit(member, { edit, before: before.get(member.id)!, writes, said }),
      ];
    });
  }

  /** The operator is away while the specs are edited and edited back. */
  async editAndRevert(edits: Edits): Promise<Faults> {
    const since = await this.#seq();
    await this.#crew.leave();
    await Promise.all(
      [...edits].map(async ([member, edit]) => {
        await replaceSpec(this.#rig, member.name, applied(member.spec, edit));
        await replaceSpec(this.#rig, member.name, member.spec);
      }),
    );
    await this.#start();
    const found = await this.#settled();
    const writes = await this.#writesSince(since);
    return this.#each((member) => [...notInPlace(member, found), ...unwritten(member, writes)]);
  }

  /** Somebody edits them in AWS. At most 9 at a time: more count as a mass. */
  async editInAws(edits: Edits): Promise<Faults> {
    const since = await this.#seq();
    await Promise.all(
      [...edits].map(([member, edit]) =>
        updateInAws(this.#account, this.judge, member, applied(member.spec, edit)),
      ),
    );
    await this.#rig.advance(70 * SECOND_MS);
    const found = await this.#settled();
    const [held, writes] = [await this.#rig.aws.associations(), await this.#writesSince(since)];
    this.updates += updatesAmong(writes).length;
    return this.#each((member) => {
      const edit = edits.get(member);
      if (edit === undefined) return unwritten(member, writes);
      const fields = found.get(member.name)?.status?.drift?.fields.map(({ path }) => path) ?? [];
      return [
        ...notInPlace(member, found),
        ...this.judge.held(member, held, `in AWS ${told(edit)}`),
        ...this.judge.editInAws(member, { edit, fields, writes }),
      ];
    });
  }

  /** Everybody asks to have all compared in full. */
  async look(at: string): Promise<Faults> {
    const since = await this.#seq();
    await Promise.all(
      this.#members.map(({ name }) =>
        this.#rig.associations.annotate(name, { [RECONCILE_REQUESTED_AT]: at }),
      ),
    );
    const found = await this.#settled();
    const writes = await this.#writesSince(since);
    return this.#each((member) => {
      const handled = found.get(member.name)?.status?.lastHandledReconcileAt === at;
      return [
        ...notInPlace(member, found),
        ...unwritten(member, writes),
        ...(handled ? [] : [`${member.name}: not looked at`]),
      ];
    });
  }

  async close(): Promise<void> {
    await this.statuses.close();
    await this.#crew.close();
    await closeAccount(this.#account);
  }

  #each(faultsOf: (member: Member) => readonly string[]): Faults {
    return new Map(this.#members.map((member) => [member, faultsOf(member)]));
  }

  async #start(): Promise<void> {
    await this.#crew.restart({});
    await this.#rig.advance(60 * SECOND_MS); // the brakes take the minute before a start for a full one
  }

  /** Until all are in place; time goes on while they are not. */
  async #settled(): Promise<ReadonlyMap<string, SsmAssociation>> {
    for (let seconds = 0; ; seconds += 1) {
      /* oxlint-disable no-await-in-loop -- time goes on */
      await this.#crew.catchUp();
      const found = await this.#rig.associations.list();
      if (found.every(isInPlace) || seconds >= PATIENCE_S) {
        await this.statuses.caughtUp(found);
        return new Map(found.map((resource) => [resource.metadata.name, resource]));
      }
      await this.#rig.advance(SECOND_MS);
      /* oxlint-enable no-await-in-loop */
    }
  }

  async #seq(): Promise<number> {
    return (await this.#rig.aws.calls()).at(-1)?.seq ?? 0;
  }

  async #writesSince(seq: number): Promise<readonly SimulatedCall[]> {
    return writesAmong(await this.#rig.aws.calls(seq)).filter(({ principal }) => principal === OPERATOR);
  }
}

/** Nobody is at work. To be closed with `Fleet.close`. */
export async function openFleet(form: Form, members: readonly Member[]): Promise<Fleet> {
  return new Fleet(await openAccount(form, await serverWideIdentity()), members);
}

function notInPlace({ name }: Member, found: ReadonlyMap<string, SsmAssociation>): readonly string[] {
  const resource = found.get(name);
  if (resource !== undefined && isInPlace(resource)) return [];
  return [`${name} is not in place: ${JSON.stringify(resource?.status)}`];
}

function unwritten(member: Member, writes: readonly SimulatedCall[]): readonly string[] {
  return callsFor(member, writes).map((call) => `${member.name}, without a cause: ${JSON.stringify(call)}`);
}
