import { isDeepStrictEqual } from 'node:util';
import { OWNER_TAG } from '../../src/api/names.ts';
import { duplicatesIn, resourcesIn } from '../replay/account.ts';
import { serverWideIdentity } from '../support/operator-identity.ts';
import { isReady, openRig, type Rig } from '../support/rig.ts';
import { tagOf, writesAmong, type SimulatedCall } from '../support/simulator-admin.ts';
import { Crew, OPERATOR } from './crew.ts';
import { ASSOCIATIONS, CONTENTS, DECLARED, DOCUMENT, type AssociationName, type Name } from './declared.ts';
import type { Step } from './steps.ts';
import { World } from './world.ts';

/** What a history came to. */
export interface Report {
  /** Harm that was done, and where it did not end as declared, one sentence each. */
  readonly faults: readonly string[];
  readonly starts: number;
  readonly deaths: number;
  readonly writes: number;
}

const ALL: readonly Name[] = [...ASSOCIATIONS, DOCUMENT];
const MINUTE_MS = 60_000;
/** Refusals that the world may heal are tried again after an hour at the latest. */
const PATIENCE_MINUTES = 150;

/** Plays a history, lets the operator settle it, and judges what it came to. */
export async function play(steps: readonly Step[]): Promise<Report> {
  const rig = await openRig('history', await serverWideIdentity());
  const crew = new Crew(rig);
  const world = new World(rig, crew);
  const faults: string[] = [];
  try {
    await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
    await crew.restart({});
    for (const step of steps) {
      /* oxlint-disable no-await-in-loop -- a story */
      await world.take(step);
      await crew.catchUp();
      faults.push(...(await duplicatesIn(rig)).map((owner) => `${owner}: more than one of it in AWS`));
      /* oxlint-enable no-await-in-loop */
    }
    faults.push(...(await settled(world)), ...(await needless(world)));
    return {
      faults: [...new Set(faults)],
      starts: crew.starts,
      deaths: crew.deaths,
      writes: (await ourWrites(rig)).length,
    };
  } finally {
    await crew.close();
    world.close();
    await rig.close();
  }
}

/** Fine weather, nobody suspended, everything looked at: then AWS holds what is declared, and stays so. */
async function settled(world: World): Promise<readonly string[]> {
  const { rig, crew, declared } = world;
  await world.fineWeather();
  for (const name of declared.keys()) await world.suspend(name, false); // oxlint-disable-line no-await-in-loop -- one after the other
  await crew.restart({}); // one that nothing strikes any more
  await crew.catchUp();
  await lookNow(world);
  let left = await amiss(world);
  for (let minutes = 0; left.length > 0 && minutes < PATIENCE_MINUTES; minutes += 1) {
    /* oxlint-disable no-await-in-loop -- time goes on */
    await rig.advance(MINUTE_MS);
    left = await amiss(world);
    /* oxlint-enable no-await-in-loop */
  }
  const before = (await ourWrites(rig)).length;
  await lookNow(world);
  await rig.advance(2 * MINUTE_MS);
  const after = (await ourWrites(rig)).slice(before);
  return [
    ...left,
    ...(await amiss(world)),
    ...after.map(({ operation }) => `${operation} although all is settled`),
  ];
}

/** Tags that somebody took away are else noticed at the next checkInterval. */
async function lookNow(world: World): Promise<void> {
  const { rig, crew, declared } = world;
  const asked = { 'ssm-operator.dev/reconcile-requested-at': rig.clock.now().toISOString() };
  for (const name of declared.keys()) await world.of(name).annotate(name, asked); // oxlint-disable-line no-await-in-loop -- one after the other
  await crew.catchUp();
}

/** Where AWS and the resources are not as declared. */
async function amiss({ rig, declared }: World): Promise<readonly string[]> {
  const associations = await rig.aws.associations();
  const documents = await rig.aws.documents();
  const resources = await resourcesIn(rig);
  const found = (name: Name) => resources.find(({ metadata }) => metadata.name === name);
  const owned = (name: Name) =>
    [...associations, ...documents].filter(
      (held) => tagOf(held, OWNER_TAG) === `test/${rig.namespace}/${name}`,
    );
  return ALL.flatMap((name) => {
    const present = declared.get(name);
    const [resource, held] = [found(name), owned(name)];
    if (present === undefined) {
      if (held.length > 0) return [`${name}: an orphan in AWS: ${JSON.stringify(held)}`];
      return resource === undefined ? [] : [`${name}: not gone: ${JSON.stringify(resource.status)}`];
    }
    const [shown, wanted] =
      name === DOCUMENT ? documentShown(documents, present.as) : associationShown(held[0], present.as);
    const same = held.length === 1 && isDeepStrictEqual(shown, wanted);
    if (!same) return [`${name}: AWS holds ${JSON.stringify(shown)}, not ${JSON.stringify(wanted)}`];
    return resource !== undefined && isReady(resource)
      ? []
      : [`${name}: not ready: ${JSON.stringify(resource?.status?.conditions)}`];
  });
}

function associationShown(held: object | undefined, as: number): readonly [unknown, unknown] {
  const { aws } = DECLARED[as]!;
  const wanted = { ApplyOnlyAtCronInterval: false, ...aws };
  const names = new Set(DECLARED.flatMap(({ aws: members }) => Object.keys(members)));
  const all = held as Readonly<Record<string, unknown>> | undefined;
  if (all === undefined) return [undefined, wanted];
  const team = tagOf(all as never, 'team');
  const shown = Object.entries({ ...all, team }).filter(
    ([name, value]) => names.has(name) && value !== undefined,
  );
  return [Object.fromEntries(shown), wanted];
}

function documentShown(
  documents: Awaited<ReturnType<Rig['aws']['documents']>>,
  as: number,
): readonly [unknown, unknown] {
  const document = documents[0];
  const wanted = { newest: CONTENTS[as], default: CONTENTS[as] };
  if (document === undefined) return [undefined, wanted];
  const contentOf = (version: string): unknown => {
    const found = document.Versions.find(({ DocumentVersion }) => DocumentVersion === version);
    return found && JSON.parse(found.Content);
  };
  return [{ newest: contentOf(document.LatestVersion), default: contentOf(document.DefaultVersion) }, wanted];
}

/** What our operators had AWS do more often than anybody gave a cause. */
async function needless({ rig, causes }: World): Promise<readonly string[]> {
  const taken = await ourWrites(rig);
  const count = (operation: string, name: Name): number =>
    taken.filter((call) => call.operation === operation && isAbout(call, rig, name)).length;
  const most = (name: Name) => causes.get(name) ?? { creates: 0, updates: 0 };
  const over = (operation: string, name: Name, allowed: number): readonly string[] => {
    const found = count(operation, name);
    return found > allowed ? [`${name}: ${operation} ${found} times, and cause for ${allowed}`] : [];
  };
  return [
    ...ASSOCIATIONS.flatMap((name: AssociationName) => [
      ...over('CreateAssociation', name, most(name).creates),
      ...over('UpdateAssociation', name, most(name).updates),
    ]),
    ...over('CreateDocument', DOCUMENT, most(DOCUMENT).creates),
    ...over('UpdateDocument', DOCUMENT, most(DOCUMENT).updates),
    ...over('UpdateDocumentDefaultVersion', DOCUMENT, most(DOCUMENT).updates),
  ];
}

function isAbout({ input }: SimulatedCall, { namespace }: Rig, name: Name): boolean {
  return name === DOCUMENT || input['AssociationName'] === `${namespace}.${name}`;
}

async function ourWrites({ aws }: Rig): Promise<readonly SimulatedCall[]> {
  const calls = writesAmong(await aws.calls());
  return calls.filter(({ principal, status }) => principal === OPERATOR && status === 200);
}
