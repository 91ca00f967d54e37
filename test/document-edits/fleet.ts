import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { rfc3339 } from '../../src/clock.ts';
import { closeAccount, openAccount, replaceSpec, type Account } from '../edits/account.ts';
import type { Form } from '../edits/aws-view.ts';
import { Statuses } from '../edits/statuses.ts';
import { Crew, OPERATOR } from '../histories/crew.ts';
import { configMapsOf, type ConfigMapsOfPeople } from '../support/config-maps.ts';
import { serverWideIdentity } from '../support/operator-identity.ts';
import { writesAmong, type SimulatedAssociation, type SimulatedCall } from '../support/simulator-admin.ts';
import { isOfVersion } from './calls.ts';
import { applied, KEY, specOf, writtenDown, type Declared, type Edit } from './declared.ts';
import { followed, namedAt, specOfFollower, type Follower } from './followers.ts';
import { held, sent, told, type Extra, type Member } from './judge.ts';
import { Ledger, type Scope } from './ledger.ts';
import { deletionsOf, leftOver, type NamedAt } from './pruning.ts';
import { isRefused, isSettled, until, type Found } from './settling.ts';

export type Edits = ReadonlyMap<Member, Edit>;

/** What somebody does in AWS, and writes into the ledger. */
export interface Deed {
  readonly what: string;
  readonly act: (aws: Account['aws'], member: Member) => Promise<Extra | void>;
}

const SECOND_MS = 1_000;
/** What AWS shows in doubt is believed after a minute. */
const DOUBT_MS = 70 * SECOND_MS;
const SETTINGS = { MAX_RUNS_STARTED_PER_MINUTE: '1000' };

interface Options {
  readonly form: Form;
  readonly scope: Scope;
  readonly members: readonly Member[];
  readonly followers: readonly Follower[];
}

interface Lot {
  readonly act: () => Promise<void>;
  readonly extras?: ReadonlyMap<Member, Extra>;
  /** All were compared in full after all was in place: what may go is gone. */
  readonly isFull?: boolean;
}

/** Documents, and associations that follow them, edited all at once and judged by what AWS is sent, holds and runs. */
export class DocumentFleet {
  readonly statuses: readonly Statuses[];
  readonly counts = { updates: 0, moves: 0, deletions: 0, sharings: 0 };
  readonly #account: Account;
  readonly #options: Options;
  readonly #crew: Crew;
  readonly #configMaps: ConfigMapsOfPeople;

  constructor(account: Account, options: Options) {
    const { rig } = account;
    this.#account = account;
    this.#options = options;
    this.#crew = new Crew(rig);
    this.#configMaps = configMapsOf(rig);
    this.statuses = [new Statuses(rig, 'ssmdocuments'), new Statuses(rig)];
  }

  /** Declares all before an operator that is at work. */
  async begin(): Promise<readonly string[]> {
    const { rig } = this.#account;
    const { scope, members, followers } = this.#options;
    await rig.aws.put('settings', { switches: { duplicateContentScope: scope } });
    await this.#start();
    for (const statuses of this.statuses) await statuses.watch(); // oxlint-disable-line no-await-in-loop -- one after the other
    const extras = new Map(members.map((member) => [member, { CreateDocument: 1 }]));
    const made = await this.#judged({ act: () => this.#create(members), extras }, []);
    const act = async (): Promise<void> => {
      const { associations } = rig;
      await Promise.all(followers.map((one) => associations.create(one.name, specOfFollower(one))));
    };
    return [...made, ...(await this.#judged({ act }))];
  }

  edit(edits: Edits): Promise<readonly string[]> {
    return this.#judged({
      act: async () => {
        await Promise.all(
          [...edits].map(([member, edit]) => this.#declare(member, applied(member.declared, edit))),
        );
      },
    });
  }

  /** The operator is away while the declarations are edited and edited back. */
  async editAndRevert(edits: Edits): Promise<readonly string[]> {
    return this.#judged({
      act: async () => {
        await this.#crew.leave();
        await Promise.all(
          [...edits].map(async ([member, edit]) => {
            const { declared } = member;
            await this.#declare(member, applied(declared, edit));
            await this.#declare(member, declared);
          }),
        );
        await this.#start();
      },
    });
  }

  /** Somebody edits them in AWS, and people ask to have all compared in full. At most 9 at a time: more count as a mass. */
  async editInAws(deeds: ReadonlyMap<Member, Deed>): Promise<readonly string[]> {
    const extras = new Map<Member, Extra>();
    return this.#judged({
      extras,
      act: async () => {
        await this.#account.rig.advance(5 * SECOND_MS); // runs are over, which a deletion would break off
        for (const [member, deed] of deeds) {
          const extra = await deed.act(this.#account.aws, member); // oxlint-disable-line no-await-in-loop -- one after the other
          if (extra !== undefined) extras.set(member, extra);
        }
        await this.#account.rig.advance(5 * SECOND_MS); // AWS makes them Active
        await this.#ask();
        await this.#account.rig.advance(DOUBT_MS);
        await this.#ask();
      },
    });
  }

  /** Everybody asks to have all compared in full. */
  look(): Promise<readonly string[]> {
    return this.#judged({ act: () => this.#ask(), isFull: true });
  }

  /** A new process, which remembers nothing, compares all in full. */
  restart(): Promise<readonly string[]> {
    return this.#judged({
      isFull: true,
      act: async () => {
        await this.#start();
        await this.#ask();
      },
    });
  }

  /** People delete the resources, and declare them anew. */
  async recreate(declarations: ReadonlyMap<Member, Declared>): Promise<readonly string[]> {
    const members = [...declarations.keys()];
    const { documents } = this.#account.rig;
    const extras = new Map(
      members.map((member) => {
        const unshared = [...member.ledger.sharing.shares.keys()];
        return [member, { CreateDocument: 1, DeleteDocument: 1, unshared }] as const;
      }),
    );
    return this.#judged({
      extras,
      act: async () => {
        await Promise.all(members.map(({ name }) => documents.delete(name)));
        await this.#until((found) => members.every(({ name }) => !found.has(`SsmDocument ${name}`)));
        for (const [member, declared] of declarations) {
          member.declared = declared;
          member.ledger = this.ledgerOf(declared);
        }
        await this.#create(members);
      },
    });
  }

  /** People let them follow another version. */
  refollow(versions: ReadonlyMap<Follower, Follower['version']>): Promise<readonly string[]> {
    return this.#judged({
      act: async () => {
        for (const [follower, version] of versions) {
          follower.version = version;
          await replaceSpec(this.#account.rig, follower.name, specOfFollower(follower)); // oxlint-disable-line no-await-in-loop -- one after the other
        }
      },
    });
  }

  ledgerOf(declared: Declared): Ledger {
    return new Ledger(declared, this.#options.scope);
  }

  async close(): Promise<void> {
    for (const statuses of this.statuses) await statuses.close(); // oxlint-disable-line no-await-in-loop -- one after the other
    await this.#crew.close();
    await closeAccount(this.#account);
  }

  /** Does it, waits until all has settled, and says what is wrong with any. */
  async #judged(
    { act, extras, isFull = false }: Lot,
    followers = this.#options.followers,
  ): Promise<readonly string[]> {
    const { aws } = this.#account.rig;
    const since = (await aws.calls()).at(-1)?.seq ?? 0;
    await act();
    const found = await this.#settled();
    const writes = writesAmong(await aws.calls(since)).filter(({ principal }) => principal === OPERATOR);
    const [documents, associations] = [await aws.documents(), await aws.associations()];
    this.#count(writes);
    const heldBy = (follower: Follower): SimulatedAssociation | undefined =>
      associations.find((each) => each.AssociationName === this.#nameOf(follower));
    const faults = this.#options.members.flatMap((member) => {
      const named: NamedAt = (seq) => namedAt(seq, { member, followers, heldBy, writes });
      const { faults: lawless, first, later } = deletionsOf(member, writes, named);
      for (const version of first) member.ledger.gone.add(version);
      const forecast = member.ledger.settled(member.declared);
      for (const version of later) member.ledger.gone.add(version);
      return [
        ...lawless,
        ...held(member, documents),
        ...sent(member, forecast, writes, extras?.get(member)),
        ...told(member, forecast, found.get(`SsmDocument ${member.name}`)),
        ...(isFull ? leftOver(member, named(Infinity)) : []),
      ];
    });
    const following = followers.flatMap((follower) => followed(follower, heldBy(follower), writes));
    return [...faults, ...following];
  }

  #nameOf({ name }: Follower): string {
    return `${this.#account.rig.namespace}.${name}`;
  }

  #count(writes: readonly SimulatedCall[]): void {
    const of = (operation: string): number => writes.filter((call) => call.operation === operation).length;
    this.counts.updates += of('UpdateDocument');
    this.counts.moves += of('UpdateDocumentDefaultVersion');
    this.counts.deletions += writes.filter(isOfVersion).length;
    this.counts.sharings += of('ModifyDocumentPermission');
  }

  async #create(members: readonly Member[]): Promise<void> {
    const { documents } = this.#account.rig;
    await Promise.all(
      members.map(async ({ name, declared }) => {
        if (declared.way === 'contentFrom') await this.#write(name, declared);
        await documents.create(name, specOf(name, declared));
      }),
    );
  }

  async #declare(member: Member, declared: Declared): Promise<void> {
    const { rig } = this.#account;
    const before = member.declared;
    member.declared = declared;
    if (declared.way === 'contentFrom') await this.#write(member.name, declared);
    const [from, to] = [specOf(member.name, before), specOf(member.name, declared)];
    if (JSON.stringify(from) !== JSON.stringify(to)) await replaceSpec(rig, member.name, to, 'ssmdocuments');
  }

  async #write(name: string, declared: Declared): Promise<void> {
    const data = { [KEY]: writtenDown(declared) };
    await this.#configMaps.create(name, data).catch(() => this.#configMaps.edit(name, data));
  }

  async #ask(): Promise<void> {
    const { documents, clock } = this.#account.rig;
    await this.#account.rig.advance(SECOND_MS); // so that each asks at a time of its own
    const annotations = { [RECONCILE_REQUESTED_AT]: rfc3339(clock.now()) };
    const asked = (await documents.list()).filter((one) => !isRefused(one)); // a request sends again
    await Promise.all(asked.map(({ metadata }) => documents.annotate(metadata.name, annotations)));
    await this.#settled();
  }

  async #start(): Promise<void> {
    const { namespace } = this.#account.rig;
    await this.#crew.restart({ settings: { ...SETTINGS, PUBLIC_SHARING_NAMESPACES: namespace } });
    await this.#account.rig.advance(60 * SECOND_MS); // the brakes take the minute before a start for a full one
  }

  async #settled(): Promise<Found> {
    const found = await this.#until((all) => [...all.values()].every(isSettled));
    for (const [index, kind] of ['SsmDocument', 'SsmAssociation'].entries())
      await this.statuses[index]!.caughtUp([...found.values()].filter((one) => one.kind === kind)); // oxlint-disable-line no-await-in-loop -- one after the other
    return found;
  }

  #until(holds: (found: Found) => boolean): Promise<Found> {
    return until(this.#account.rig, this.#crew, holds);
  }
}

/** Nobody is at work. To be closed with `DocumentFleet.close`. */
export async function openDocumentFleet(options: Options): Promise<DocumentFleet> {
  return new DocumentFleet(await openAccount(options.form, await serverWideIdentity()), options);
}
