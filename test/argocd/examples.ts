import type { Resource } from '../../src/api/resource.ts';
import { documentSpec, isReady, spec, type Rig } from '../support/rig.ts';
import type { Resources } from '../support/resources.ts';
import { failing, MINUTE_MS, withNodes } from '../support/running.ts';
import type { Kind } from './customizations.ts';
import { ASSOCIATIONS, DOCUMENTS, type States } from './states.ts';

/** A resource in a state. */
export interface Example {
  readonly kind: Kind;
  readonly state: string;
  readonly resource: Resource;
}

/** What the API server shows of each state, once a real operator has brought it about. */
export async function examplesOf(rig: Rig): Promise<readonly Example[]> {
  const associations = actors('SsmAssociation', rig.associations, ASSOCIATIONS);
  const documents = actors('SsmDocument', rig.documents, DOCUMENTS);
  const created = [
    example('SsmAssociation', 'progressing_new', await rig.associations.create('new', spec())),
    example('SsmDocument', 'progressing_new', await rig.documents.create('new', documentSpec())),
  ];
  const operator = await rig.startOperator();
  await failing(await withNodes(rig));
  await bringAbout(rig, associations);
  await bringAbout(rig, documents);
  await rig.advance(3 * MINUTE_MS);
  const shown = [...(await seen(associations)), ...(await seen(documents))];
  await rig.documents.create('creating', documentSpec());
  const creating = await rig.documents.until(
    'creating',
    ({ status }) => status?.documentStatus === 'Creating',
  );
  await operator.stop();
  const edited = [...(await unseen(rig, associations)), ...(await unseen(rig, documents))];
  return [...created, ...shown, example('SsmDocument', 'progressing_creating', creating), ...edited];
}

/** Resources of a kind, one in each state. */
interface Actors<R extends Resource> {
  readonly kind: Kind;
  readonly resources: Resources<R>;
  readonly states: States<R>;
}

function actors<R extends Resource>(kind: Kind, resources: Resources<R>, states: States<R>): Actors<R> {
  return { kind, resources, states };
}

function example(kind: Kind, state: string, resource: Resource): Example {
  return { kind, state, resource };
}

async function bringAbout<R extends Resource>(rig: Rig, { resources, states }: Actors<R>): Promise<void> {
  const entries = Object.entries(states).map(([state, how]) => [nameOf(state), how] as const);
  await Promise.all(entries.map(([name, { spec: declared }]) => resources.create(name, declared)));
  await rig.advance(3_000); // documents become Active
  for (const [name, { afterwards }] of entries) {
    // oxlint-disable-next-line no-await-in-loop -- in order, so that it is the same each time
    if (afterwards !== undefined) await afterwards(rig, await resources.until(name, isReady));
  }
}

function seen<R extends Resource>({ kind, resources, states }: Actors<R>): Promise<readonly Example[]> {
  const settled = Object.entries(states).filter(([, how]) => how.unseen === undefined);
  return Promise.all(
    settled.map(async ([state, { shows }]) =>
      example(kind, state, await resources.until(nameOf(state), shows)),
    ),
  );
}

function unseen<R extends Resource>(rig: Rig, { kind, states }: Actors<R>): Promise<readonly Example[]> {
  const entries = Object.entries(states).flatMap(([state, { unseen: last }]) =>
    last === undefined ? [] : [[state, last] as const],
  );
  return Promise.all(
    entries.map(async ([state, last]) => example(kind, state, await last(rig, nameOf(state)))),
  );
}

function nameOf(state: string): string {
  return state.replaceAll('_', '-');
}
