import { isDeepStrictEqual } from 'node:util';
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { rfc3339 } from '../../src/clock.ts';
import { closeAccount, openAccount, type Account } from '../edits/account.ts';
import { Statuses } from '../edits/statuses.ts';
import { Crew, OPERATOR } from '../histories/crew.ts';
import { configMapsOf } from '../support/config-maps.ts';
import { serverWideIdentity } from '../support/operator-identity.ts';
import { condition, isReady } from '../support/rig.ts';
import { seeded } from '../support/seeded.ts';
import { writesAmong, type SimulatedCall, type SimulatedDocument } from '../support/simulator-admin.ts';
import { callsFor, faultsOf } from './calls.ts';
import { ContentDraw, type Sample } from './content-draw.ts';

/** What a lot of contents came to. */
export interface Report {
  /** One sentence each. */
  readonly faults: readonly string[];
  readonly counts: Readonly<Record<'taken' | 'refused' | 'looks', number>>;
}

const MINUTE_MS = 60_000;

/** Declares so many contents at once, looks at them twice and after a restart, and judges what was sent. */
export async function declareContents(seed: number, count: number): Promise<Report> {
  const draw = new ContentDraw(seeded(seed));
  const samples = new Map(
    Array.from({ length: count }, (_, index) => [`content${index}`, draw.sample(`content${index}`)] as const),
  );
  const account = await openAccount('sparse', await serverWideIdentity());
  const crew = new Crew(account.rig);
  const statuses = new Statuses(account.rig, 'ssmdocuments');
  try {
    await statuses.watch();
    await crew.restart({});
    await declare(account, samples);
    await settled(account, crew);
    for (const restarts of [false, true]) await look(account, crew, { samples, restarts }); // oxlint-disable-line no-await-in-loop -- one after the other
    const found = await settled(account, crew);
    await statuses.caughtUp([...found.values()]);
    const calls = writesAmong(await account.rig.aws.calls()).filter(
      ({ principal }) => principal === OPERATOR,
    );
    const held = new Map((await account.rig.aws.documents()).map((one) => [one.Name, one]));
    const faults = [...samples].flatMap(([name, sample]) =>
      judged(
        { name, sample },
        { held: held.get(name), resource: found.get(name), calls: callsFor(name, calls) },
      ),
    );
    const taken = [...samples.keys()].filter((name) => held.has(name)).length;
    return {
      faults: [...faults, ...statuses.faults],
      counts: { taken, refused: count - taken, looks: 2 },
    };
  } finally {
    await statuses.close();
    await crew.close();
    await closeAccount(account);
  }
}

interface Found {
  readonly held: SimulatedDocument | undefined;
  readonly resource: SsmDocument | undefined;
  readonly calls: readonly SimulatedCall[];
}

interface Declared {
  readonly name: string;
  readonly sample: Sample;
}

function judged({ name, sample }: Declared, { held, resource, calls }: Found): readonly string[] {
  const where = `${name} (${sample.what}) ${JSON.stringify(sample.held).slice(0, 300)}`;
  if (resource === undefined) return [`${where}: there is no resource`];
  const [ready, stalled] = [condition(resource, 'Ready'), condition(resource, 'Stalled')];
  const operations = calls.map(({ operation }) => operation).join();
  const isTaken = sample.isTaken ?? held !== undefined;
  if (!isTaken)
    return faultsOf(where, {
      [`is taken`]: held !== undefined,
      [`stands as ${ready.reason}: ${ready.message}`]: stalled.status !== 'True' || VAGUE.test(ready.reason),
      [`sent ${operations}`]: !['', 'CreateDocument'].includes(operations),
    });
  return faultsOf(where, {
    [`${ready.status} ${ready.reason}: ${ready.message}`]: !isReady(resource),
    [`sent ${operations}`]: operations !== 'CreateDocument',
    [`drifts: ${condition(resource, 'Drifted').message}`]: condition(resource, 'Drifted').status !== 'False',
    [`AWS holds ${JSON.stringify(held?.Versions.map(({ Content }) => Content.slice(0, 300)))}`]: !isHeld(
      sample,
      held,
    ),
  });
}

/** Nobody could act on it. */
const VAGUE = /ReconcileFailed|ApiServerFailed|AwsUnreachable/;

/** In one version. Data has to be the same in YAML 1.2 and in 1.1, because nobody knows which one AWS reads. */
function isHeld({ held: wanted, spec }: Sample, held: SimulatedDocument | undefined): boolean {
  const [version, ...more] = held?.Versions ?? [];
  if (version === undefined || more.length > 0) return false;
  const { Content: text } = version;
  if (typeof wanted === 'string') return text === wanted;
  const readings =
    spec.documentFormat === 'YAML'
      ? [load(text, { schema: CORE_SCHEMA }), load(text, { schema: YAML11_SCHEMA })]
      : [JSON.parse(text)];
  return readings.every((data) => isDeepStrictEqual(data, wanted));
}

async function declare({ rig }: Account, samples: ReadonlyMap<string, Sample>): Promise<void> {
  const configMaps = configMapsOf(rig);
  await Promise.all(
    [...samples].map(async ([name, { spec, text }]) => {
      if (text !== undefined) await configMaps.create(name, { document: text });
      await rig.documents.create(name, spec);
    }),
  );
}

interface Look {
  readonly samples: ReadonlyMap<string, Sample>;
  /** By a new process, which remembers nothing. */
  readonly restarts: boolean;
}

/** Those in place are compared in full; the others wait for longer than anything is tried again. */
async function look({ rig }: Account, crew: Crew, { samples, restarts }: Look): Promise<void> {
  if (restarts) await crew.restart({});
  await rig.advance(20 * MINUTE_MS);
  const ready = (await rig.documents.list()).filter(isReady);
  const annotations = { [RECONCILE_REQUESTED_AT]: rfc3339(rig.clock.now()) };
  const asked = ready.map(({ metadata }) => metadata.name).filter((name) => samples.has(name));
  await Promise.all(asked.map((name) => rig.documents.annotate(name, annotations)));
  await crew.catchUp();
}

const PATIENCE_S = 120;

async function settled({ rig }: Account, crew: Crew): Promise<ReadonlyMap<string, SsmDocument>> {
  for (let seconds = 0; ; seconds += 1) {
    /* oxlint-disable no-await-in-loop -- time goes on */
    await crew.catchUp();
    const found = await rig.documents.list();
    const isOver = found.every((each) => isReady(each) || condition(each, 'Stalled').status === 'True');
    if (isOver || seconds >= PATIENCE_S) return new Map(found.map((each) => [each.metadata.name, each]));
    await rig.advance(1_000);
    /* oxlint-enable no-await-in-loop */
  }
}
