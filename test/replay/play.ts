import type { Operator } from '../../src/operator.ts';
import { configMapsOf } from '../support/config-maps.ts';
import { openRig, type Rig } from '../support/rig.ts';
import { serverWideIdentity } from '../support/operator-identity.ts';
import { accountOf, duplicatesIn, endOf, unlessGone, type Account } from './account.ts';
import { untilHeard } from './hearing.ts';
import type { Trouble } from './trouble.ts';
import { unhindered, Wire, type Call, type Passage } from './wire.ts';

/** What people do, in steps. After each of them the operator has time to settle everything. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly ((rig: Rig) => Promise<unknown>)[];
  /** Of each operator. */
  readonly settings?: (rig: Rig) => Readonly<Record<string, string>>;
}

export interface PlayOptions {
  /** Default: none. */
  readonly trouble?: Trouble;
  /** Who comes after the dead knows each resource as it was before its last change, until somebody touches it. */
  readonly standby?: boolean;
  /** How long lists do not show what was created. Default: 0. */
  readonly listLagMs?: number;
}

/** How a scenario went. */
export interface Played extends Account {
  /** What went out of the first operator in each step, to AWS and to the API server. */
  readonly steps: readonly (readonly Call[])[];
  /** What the trouble has done. */
  readonly happened: readonly string[];
  /** Everything that AWS and the API server hold after each step, without what differs each time. */
  readonly ends: readonly object[];
  /** Owners that AWS held two associations of at any moment. */
  readonly duplicates: ReadonlySet<string>;
}

/** Documents are not listed with what is in them: that somebody edited one shows in these. */
const DOCUMENT_CHECK_INTERVAL = '2m';

/** Longer than an open intent and then a doubt last, each begun anew by a restart, with sweeps between. */
const SETTLING_MS = [1_000, 1_000, 3_000, 5_000, 20_000, 30_000, 60_000, 60_000, 60_000, 60_000, 60_000];

/** What goes wrong at the very end has time to be settled, too: longer than a doubt and a check last. */
const PEACE_MS = [30_000, 60_000, 60_000, 60_000] as const;

/** So long after it began, the one that comes after the dead hears what it has missed. */
const STANDBY_LATE_MS = 5_000;

/** Plays a scenario with an operator that gets into trouble, and another one at once when it dies of that. */
export async function play(scenario: Scenario, options: PlayOptions = {}): Promise<Played> {
  const rig = await openRig('replay', await serverWideIdentity());
  const crew = new Crew(rig, scenario.settings?.(rig) ?? {}, options);
  const steps: (readonly Call[])[] = [];
  const ends: object[] = [];
  try {
    await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
    await rig.aws.put('settings', { listLagMs: options.listLagMs ?? 0 });
    await crew.start();
    for (const step of scenario.steps) {
      /* oxlint-disable no-await-in-loop -- a story */
      if (crew.isOver) break;
      await step(rig).catch((error: unknown) => crew.excuse(error));
      await settle(rig, crew);
      ends.push(await endOf(rig));
      steps.push(crew.firstCalls.slice(steps.flat().length));
      /* oxlint-enable no-await-in-loop */
    }
    await settle(rig, crew, crew.isOver ? SETTLING_MS : PEACE_MS);
    const { happened, duplicates, principals } = crew;
    ends.splice(-1, 1, await endOf(rig));
    return { steps, ends, happened, duplicates, ...(await accountOf(rig, principals)) };
  } finally {
    await crew.close();
    await rig.close();
  }
}

async function settle(rig: Rig, crew: Crew, timesMs: readonly number[] = SETTLING_MS): Promise<void> {
  await crew.catchUp();
  for (const milliseconds of timesMs) {
    /* oxlint-disable no-await-in-loop -- time goes forward */
    await rig.advance(milliseconds);
    await crew.hearOut();
    await crew.replaceTheDead();
    /* oxlint-enable no-await-in-loop */
  }
}

/** One operator at a time, the first of which gets into trouble. */
class Crew {
  readonly happened: string[] = [];
  readonly duplicates = new Set<string>();
  readonly #underWay: Promise<unknown>[] = [];
  readonly #rig: Rig;
  readonly #wires: Wire[] = [];
  readonly #settings: Readonly<Record<string, string>>;
  readonly #options: PlayOptions;
  #operator: Operator | undefined;
  #isOver = false;

  constructor(rig: Rig, settings: Readonly<Record<string, string>>, options: PlayOptions) {
    this.#rig = rig;
    this.#settings = settings;
    this.#options = options;
  }

  get principals(): readonly string[] {
    return this.#wires.map(({ principal }) => principal);
  }

  get firstCalls(): readonly Call[] {
    return this.#wires[0]?.calls ?? [];
  }

  /** Everything was deleted: what people had in mind to do is not done any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** What can't be done because all was deleted meanwhile, is not done. */
  excuse(error: unknown): void {
    if (!this.#isOver) throw error;
  }

  async start(): Promise<void> {
    const previous = this.#options.standby ? this.#wires.at(-1) : undefined;
    const wire = new Wire({
      target: this.#rig.aws.url,
      principal: `operator-${this.#wires.length + 1}`,
      passageOf: (opened) => this.#counting(opened),
      ...(previous === undefined ? {} : { firstKnown: (uid: string) => previous.versionBefore(uid) }),
    });
    this.#wires.push(wire);
    const endpoint = { ENDPOINT_TEMPLATE: await wire.listen() };
    const settings = { DOCUMENT_CHECK_INTERVAL, ...this.#settings, ...endpoint };
    this.#operator = await this.#rig.startOperator(settings, wire);
  }

  catchUp(): Promise<void> {
    return untilHeard(this.#rig, this.#wires.at(-1)!);
  }

  /** What was late arrives now: calls, and what watches tell. */
  async hearOut(): Promise<void> {
    await Promise.all(this.#underWay);
    if (this.#wires.at(-1)?.wasLate) await this.catchUp();
  }

  async replaceTheDead(): Promise<void> {
    if (!this.#wires.at(-1)?.isCut) return;
    await this.#operator?.stop(); // nothing of it leaves the wire
    await this.start();
    if (!this.#options.standby) return;
    await this.#rig.advance(STANDBY_LATE_MS);
    await this.#touchAll();
    await this.catchUp();
  }

  /** So that watches tell of everything. */
  async #touchAll(): Promise<void> {
    const { associations, documents } = this.#rig;
    const configMaps = configMapsOf(this.#rig);
    for (const { metadata } of await configMaps.list())
      await configMaps.patch(metadata.name, { metadata: { annotations: { touched: 'yes' } } }); // oxlint-disable-line no-await-in-loop -- one or two
    for (const kind of [associations, documents])
      for (const { metadata } of await kind.list())
        await kind.annotate(metadata.name, { touched: 'yes' }).catch(unlessGone); // oxlint-disable-line no-await-in-loop -- one or two
  }

  async close(): Promise<void> {
    this.#wires.forEach((wire) => wire.releaseWatches());
    await this.#operator?.stop();
    await Promise.all(this.#wires.map((wire) => wire.close()));
  }

  /** The passage with its trouble, and a look at AWS after every create. */
  #counting(wire: Wire): Passage {
    const scene = {
      rig: this.#rig,
      wire,
      deleteAll: () => this.#deleteAll(wire),
      underWay: (ending: Promise<unknown>) => void this.#underWay.push(ending),
      happened: (what: string) => void this.happened.push(what),
    };
    const passage = this.#wires.length === 0 ? (this.#options.trouble?.(scene) ?? unhindered) : unhindered;
    return (call, send) =>
      passage(call, async () => {
        const answer = await send();
        if (call.name.startsWith('CreateAssociation'))
          (await duplicatesIn(this.#rig)).forEach((owner) => this.duplicates.add(owner));
        return answer;
      });
  }

  /** The operator has heard of it when it may hear. */
  async #deleteAll(wire: Wire): Promise<void> {
    this.#isOver = true;
    const { associations, documents } = this.#rig;
    for (const kind of [associations, documents])
      for (const { metadata } of await kind.list()) await kind.delete(metadata.name).catch(unlessGone); // oxlint-disable-line no-await-in-loop -- one or two
    if (!wire.holdsWatches) await this.catchUp();
  }
}
