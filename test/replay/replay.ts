import type { Resource } from '../../src/api/resource.ts';
import { UID_TAG } from '../../src/api/names.ts';
import type { Operator } from '../../src/operator.ts';
import { eventually } from '../support/eventually.ts';
import { openRig, type Rig } from '../support/rig.ts';
import { writesAmong } from '../support/simulator-admin.ts';
import { Wire, type Strike } from './wire.ts';

/** What people do, in steps. After each of them the operator has time to settle everything. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly ((rig: Rig) => Promise<unknown>)[];
}

/** How a scenario ended. */
export interface Played {
  /** What went out of the first operator, to AWS and to the API server. */
  readonly calls: readonly string[];
  /** Everything that AWS and the API server hold, without what differs each time. */
  readonly end: object;
  /** Writes that AWS took, by operation. */
  readonly writes: Readonly<Record<string, number>>;
  readonly starts: number;
}

/** Longer than an open intent and a doubt last, one after the other and begun anew by a restart, with sweeps between. */
const SETTLING_MS = [1_000, 1_000, 3_000, 5_000, 20_000, 30_000, 60_000, 60_000, 60_000, 60_000, 60_000];

/** Plays a scenario with an operator that is struck once, and another one at once when it dies of that. */
export async function play({ steps }: Scenario, strike?: Strike): Promise<Played> {
  const rig = await openRig('replay');
  const crew = new Crew(rig, strike);
  try {
    await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
    await crew.start();
    for (const step of steps) {
      /* oxlint-disable no-await-in-loop -- a story */
      await step(rig);
      await crew.catchUp();
      for (const milliseconds of SETTLING_MS) {
        await rig.advance(milliseconds);
        await crew.replaceTheDead();
      }
      /* oxlint-enable no-await-in-loop */
    }
    return {
      calls: crew.firstCalls,
      end: await endOf(rig),
      writes: await writesOf(rig),
      starts: crew.starts,
    };
  } finally {
    await crew.close();
    await rig.close();
  }
}

/** One operator at a time, the first of which is struck. */
class Crew {
  readonly #rig: Rig;
  readonly #wires: Wire[] = [];
  #strike: Strike | undefined;
  #operator: Operator | undefined;

  constructor(rig: Rig, strike: Strike | undefined) {
    this.#rig = rig;
    this.#strike = strike;
  }

  get starts(): number {
    return this.#wires.length;
  }

  get firstCalls(): readonly string[] {
    return this.#wires[0]?.calls ?? [];
  }

  async start(): Promise<void> {
    const wire = new Wire(this.#rig.aws.url, this.#strike);
    this.#strike = undefined;
    this.#wires.push(wire);
    const settings = { ENDPOINT_TEMPLATE: await wire.listen() };
    this.#operator = await this.#rig.startOperator(settings, wire);
  }

  /** Time must not go on before the operator knows what people have done. */
  async catchUp(): Promise<void> {
    const { associations, documents } = this.#rig;
    const resources = [...(await associations.list()), ...(await documents.list())];
    await eventually(
      () => {
        const wire = this.#wires.at(-1);
        const unseen = resources.filter(
          ({ kind, metadata }) => !wire?.hasSeen(`${kind.toLowerCase()}s`, metadata.resourceVersion),
        );
        if (wire?.isCut !== true && unseen.length > 0) throw new Error(`not seen: ${JSON.stringify(unseen)}`);
      },
      { everyMs: 5 },
    );
  }

  async replaceTheDead(): Promise<void> {
    if (!this.#wires.at(-1)?.isCut) return;
    await this.#operator?.stop(); // nothing of it leaves the wire
    await this.start();
  }

  async close(): Promise<void> {
    await this.#operator?.stop();
    await Promise.all(this.#wires.map((wire) => wire.close()));
  }
}

async function writesOf({ aws }: Rig): Promise<Readonly<Record<string, number>>> {
  const taken = writesAmong(await aws.calls()).filter(({ status }) => status === 200);
  const names = taken.map(({ operation }) => operation);
  return Object.fromEntries(
    [...new Set(names)].map((name) => [name, names.filter((each) => each === name).length]),
  );
}

async function endOf({ aws, associations, documents, namespace }: Rig): Promise<object> {
  const text = JSON.stringify({
    aws: {
      associations: (await aws.associations()).map(({ Executions, Tags, ...held }) => ({
        ...held,
        Tags: withoutUid(Tags),
        runs: Executions.length,
      })),
      documents: (await aws.documents()).map(({ Tags, ...held }) => ({ ...held, Tags: withoutUid(Tags) })),
    },
    resources: [...(await associations.list()), ...(await documents.list())].map(lasting),
  });
  return JSON.parse(text.replaceAll(namespace, 'NAMESPACE').replaceAll(VARYING, '0')) as object;
}

/** Ids and times. */
const VARYING = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z|(?<=:)17\d{8}(\.\d+)?/g;

function withoutUid(tags: readonly { readonly Key: string; readonly Value: string }[]): readonly string[] {
  const kept = tags.filter(({ Key }) => Key !== UID_TAG);
  return kept.map(({ Key, Value }) => `${Key}=${Value}`).toSorted((a, b) => (a < b ? -1 : 1));
}

function lasting({ kind, metadata, spec, status }: Resource): object {
  const { name, generation, finalizers, deletionTimestamp } = metadata;
  return { kind, name, generation, finalizers, deleting: deletionTimestamp !== undefined, spec, status };
}
