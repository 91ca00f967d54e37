import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { OWNER_TAG, RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { rfc3339 } from '../../src/clock.ts';
import { Crew } from '../histories/crew.ts';
import { documentSpec } from '../support/rig.ts';
import { seeded } from '../support/seeded.ts';
import { tagOf } from '../support/simulator-admin.ts';
import { closeAccount, isInPlace, openAccount, replaceSpec, type Account } from './account.ts';
import { isSame } from './aws-view.ts';
import { applied, Draw } from './draw.ts';
import type { Spec } from './fields.ts';
import { Judge, type Member } from './judge.ts';
import { memberFrom, visibleEdit } from './play.ts';
import { Statuses } from './statuses.ts';
import { ABROAD, BROKEN, isDeletion, type Trouble } from './troubles.ts';
import type { Weather } from './weathers.ts';

export interface Course {
  readonly seed: number;
  /** One after the other. */
  readonly weathers: readonly Weather[];
  /** Each strikes an association of its own. */
  readonly troubles: readonly Trouble[];
  /** How long they last, with a look at each of these times. After ten, what goes on counts as stalled. */
  readonly minutes: readonly number[];
}

/** What a course came to. */
export interface Report {
  /** One sentence each. */
  readonly faults: readonly string[];
  /** Versions of statuses that the laws were held against. */
  readonly statuses: number;
  /** Every reason that a condition has given. */
  readonly reasons: ReadonlySet<string>;
}

const MINUTE_MS = 60_000;
/** A correction that is contested waits for an hour, and a refusal that may heal, too. */
const PATIENCE_MINUTES = 75;
const NEWCOMER = 'newcomer';

interface Sufferer {
  readonly member: Member;
  readonly trouble: Trouble;
}

/** Edits associations at random while everything goes wrong, and ends it all again. */
export async function endure({ seed, weathers, troubles, minutes }: Course): Promise<Report> {
  const account = await openAccount('filled');
  const ordeal = new Ordeal(account, new Draw(seeded(seed)), troubles);
  try {
    const faults = [...(await ordeal.begin())];
    for (const weather of weathers) faults.push(...(await ordeal.suffer(weather, minutes))); // oxlint-disable-line no-await-in-loop -- one after the other
    const { seen, reasons, faults: unlawful } = ordeal.statuses;
    return { faults: [...faults, ...unlawful], statuses: seen, reasons };
  } finally {
    await ordeal.close();
  }
}

class Ordeal {
  readonly statuses: Statuses;
  readonly #account: Account;
  readonly #crew: Crew;
  readonly #judge: Judge;
  readonly #draw: Draw;
  readonly #sufferers: readonly Sufferer[];
  /** By member: what AWS held when all was well. */
  readonly #told = new Map<Member, Spec>();

  constructor(account: Account, draw: Draw, troubles: readonly Trouble[]) {
    this.#account = account;
    this.#draw = draw;
    this.#sufferers = troubles.map((trouble, index) => ({ trouble, member: memberFrom(draw, index) }));
    this.#crew = new Crew(account.rig);
    this.#judge = new Judge(account.rig.namespace);
    this.statuses = new Statuses(account.rig);
  }

  async begin(): Promise<readonly string[]> {
    const { rig } = this.#account;
    await this.statuses.watch();
    await this.#crew.restart({});
    await rig.aws.put('document-outcomes', [{ documentName: BROKEN, status: 'Failed' }]);
    await rig.documents.create(BROKEN, documentSpec());
    await rig.documents.create(ABROAD, documentSpec({ region: 'us-east-1' }));
    await Promise.all(this.#members.map(({ name, spec }) => rig.associations.create(name, spec)));
    await rig.advance(MINUTE_MS);
    return this.#settled('at the beginning');
  }

  /** All troubles at once, under this weather; then fine weather, and all that was declared has to be in place. */
  async suffer(weather: Weather, times: readonly number[]): Promise<readonly string[]> {
    const { rig } = this.#account;
    this.#members.forEach((member) => this.#told.set(member, member.spec));
    await weather.begin?.(rig);
    if (weather.settings !== undefined) await this.#crew.restart({ settings: weather.settings });
    const faults = this.#sufferers.flatMap(faultsOf);
    await rig.aws.put('faults', faults);
    for (const { member, trouble } of this.#sufferers) await trouble.begin?.(this.#stage, member); // oxlint-disable-line no-await-in-loop -- one after the other
    await rig.aws.put('faults', [...faults, ...(weather.faults ?? [])]);
    await rig.associations.create(NEWCOMER, { ...this.#members[0]!.spec, associationName: NEWCOMER });
    const edited = weather.isWithoutEdits === true ? [] : this.#sufferers.filter(isDeclared);
    await Promise.all(edited.map((sufferer) => this.#edit(sufferer)));
    const found: string[] = [];
    for (const [index, minutes] of times.entries()) {
      /* oxlint-disable no-await-in-loop -- time goes on */
      await this.#crew.catchUp();
      await rig.advance((minutes - (times[index - 1] ?? 0)) * MINUTE_MS);
      found.push(...(await this.#untrue()));
      /* oxlint-enable no-await-in-loop */
    }
    await this.#relieve(weather);
    return [...found, ...(await this.#settled('afterwards')), ...(await this.#farewell())];
  }

  async close(): Promise<void> {
    await this.statuses.close();
    await this.#crew.close();
    await closeAccount(this.#account);
  }

  get #members(): readonly Member[] {
    return this.#sufferers.map(({ member }) => member);
  }

  get #stage() {
    return { ...this.#account, judge: this.#judge };
  }

  /** Another spec than AWS was told when all was well, and beside it what the trouble declares. */
  async #edit({ member, trouble: { declared = (spec) => spec } }: Sufferer): Promise<void> {
    const told = this.#judge.view(member, this.#told.get(member)!);
    const edited = (): Spec => applied(member.spec, visibleEdit(this.#judge, this.#draw, member));
    let spec = edited();
    while (isSame(this.#judge.view(member, spec), told)) spec = edited();
    member.spec = spec;
    await replaceSpec(this.#account.rig, member.name, declared(member.spec));
  }

  async #relieve(weather: Weather): Promise<void> {
    const { rig } = this.#account;
    await rig.aws.put('faults', []);
    await weather.end?.(rig);
    if (weather.settings !== undefined) await this.#crew.restart({});
    const annotations = { [RECONCILE_REQUESTED_AT]: rfc3339(rig.clock.now()) };
    await rig.associations.annotate(NEWCOMER, annotations);
    for (const { member, trouble } of this.#sufferers) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      await trouble.end?.(this.#stage, member);
      if (isDeletion(trouble)) await rig.associations.create(member.name, member.spec);
      else await this.#edit({ member, trouble: {} as Trouble });
      await rig.associations.annotate(member.name, annotations);
      /* oxlint-enable no-await-in-loop */
    }
  }

  /** Who is Ready for the spec as it is now though AWS does not hold it. */
  async #untrue(): Promise<readonly string[]> {
    const held = await this.#account.rig.aws.associations();
    const found = await this.#found();
    return this.#sufferers.flatMap(({ member, trouble }) => {
      const resource = found.get(member.name);
      if (trouble.behind === true || resource === undefined || !isInPlace(resource)) return [];
      return this.#judge.held(member, held, 'meanwhile');
    });
  }

  /** Until all are in place; time goes on while they are not. */
  async #settled(when: string): Promise<readonly string[]> {
    const { rig } = this.#account;
    let found = await this.#found();
    for (let minutes = 0; minutes < PATIENCE_MINUTES; minutes += 1) {
      /* oxlint-disable no-await-in-loop -- time goes on */
      await this.#crew.catchUp();
      found = await this.#found();
      if ([...found.values()].every(isInPlace)) break;
      await rig.advance(MINUTE_MS);
      /* oxlint-enable no-await-in-loop */
    }
    const held = await rig.aws.associations();
    return this.#members.flatMap((member) => {
      const resource = found.get(member.name);
      member.id = resource?.status?.associationId ?? '';
      const owner = `test/${rig.namespace}/${member.name}`;
      const ours = held.filter((each) => tagOf(each, OWNER_TAG) === owner).length;
      return [
        ...(resource !== undefined && isInPlace(resource)
          ? []
          : [`${member.name}, ${when}: ${JSON.stringify(resource?.status)}`]),
        ...(ours === 1 ? [] : [`${member.name}, ${when}: AWS holds ${ours} of it`]),
        ...this.#judge.held(member, held, when),
      ];
    });
  }

  async #farewell(): Promise<readonly string[]> {
    const { rig } = this.#account;
    const newcomer = await rig.associations.get(NEWCOMER);
    await rig.associations.delete(NEWCOMER);
    await rig.associations.gone(NEWCOMER);
    return isInPlace(newcomer) ? [] : [`${NEWCOMER}: ${JSON.stringify(newcomer.status)}`];
  }

  async #found(): Promise<ReadonlyMap<string, SsmAssociation>> {
    const found = await this.#account.rig.associations.list();
    await this.statuses.caughtUp(found);
    return new Map(found.map((resource) => [resource.metadata.name, resource]));
  }
}

/** Each fault strikes calls that touch just this association. */
function faultsOf({ member, trouble }: Sufferer): readonly object[] {
  const resource = `arn:aws:ssm:*:*:association/${member.id}`;
  return (trouble.faults ?? []).map((fault) => ({ ...fault, resource }));
}

function isDeclared({ trouble }: Sufferer): boolean {
  return !isDeletion(trouble);
}
