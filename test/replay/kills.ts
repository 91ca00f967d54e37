import { onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { eventually } from '../support/eventually.ts';
import { serverWideIdentity } from '../support/operator-identity.ts';
import { startProgram, type Program } from '../support/processes.ts';
import { openRig, REGION, type Rig } from '../support/rig.ts';
import { simulatorAdmin } from '../support/simulator-admin.ts';
import { accountOf, duplicatesIn, endOf, resourcesIn } from './account.ts';
import { otherEnd } from './judge.ts';
import { withoutMore } from './kept-versions.ts';
import type { Played, Scenario } from './play.ts';
import { at, struck } from './trouble.ts';
import { isSweep, unhindered, Wire, type Call, type Passage } from './wire.ts';

/** Where an operator, a process of its own, gets SIGKILL. */
export interface Kill {
  /** Counted from 0, of the scenario. */
  readonly step: number;
  /** Counted from 1, of those that are killable. */
  readonly call: number;
  readonly blow: 'before' | 'after';
}

/** The calls of a step at which an operator can be killed. */
export function killable({ steps }: Played, step: number): readonly Call[] {
  return (steps[step] ?? []).filter((call) => call.to === 'AWS' && !isSweep(call));
}

const PATIENCE = { timeoutMs: 120_000, everyMs: 200 };
/** Shorter than the defaults, in their proportions: nobody waits for a clock here that goes by itself. */
const SETTINGS = {
  SWEEP_INTERVAL: '1s',
  AWS_TIMEOUT: '3s',
  INTENT_WAIT: '6s',
  LEADER_ELECTION: 'false',
};
/** Sweeps that must show nothing to do before a play is over. */
const QUIET_SWEEPS = 8;

/** Plays a scenario with operators that are processes, until each step has ended as it does undisturbed. */
export async function playWithKill(scenario: Scenario, undisturbed: Played, kill: Kill): Promise<Played> {
  const stage = await openStage(kill);
  const { rig, crew } = stage;
  const ends: object[] = [];
  try {
    await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
    await crew.start();
    for (const [index, step] of scenario.steps.entries()) {
      /* oxlint-disable no-await-in-loop -- a story */
      crew.step = index;
      await step(rig);
      const wanted = undisturbed.ends[index];
      ends.push(await eventually(() => endLike(wanted, rig), PATIENCE));
      /* oxlint-enable no-await-in-loop */
    }
    if ((await resourcesIn(rig)).length > 0) await crew.sweeps(QUIET_SWEEPS); // else nothing is swept
    const account = await accountOf(rig, crew.principals);
    return {
      ...account,
      steps: [],
      ends: [await endOf(rig)],
      happened: crew.happened,
      duplicates: new Set(await duplicatesIn(rig)),
    };
  } finally {
    await stage.close();
  }
}

async function endLike(wanted: object | undefined, rig: Rig): Promise<object> {
  const end = await endOf(rig);
  const other = otherEnd(wanted, withoutMore(wanted, end));
  if (other.length > 0) throw new Error(`not yet: ${other.join('; ').slice(0, 1_000)}`);
  return end;
}

interface Stage {
  readonly rig: Rig;
  readonly crew: Crew;
  close(): Promise<void>;
}

/** The rig's own AWS stands still, so there is another one. */
async function openStage(kill: Kill): Promise<Stage> {
  const still = await openRig('kills', await serverWideIdentity());
  const simulator = await startSimulator({ port: 0, clock: 'wall' });
  const rig = { ...still, aws: simulatorAdmin(simulator.url) };
  const crew = new Crew(rig, kill);
  return {
    rig,
    crew,
    async close() {
      await crew.close();
      await simulator.close();
      await still.close();
    },
  };
}

/** One operator at a time. The first is killed, and the next one started at once. */
class Crew {
  readonly happened: string[] = [];
  /** Of the scenario, now. */
  step = -1;
  readonly #rig: Rig;
  readonly #kill: Kill;
  readonly #wires: Wire[] = [];
  readonly #programs: Program[] = [];
  #next: Promise<void> = Promise.resolve();

  constructor(rig: Rig, kill: Kill) {
    this.#rig = rig;
    this.#kill = kill;
  }

  get principals(): readonly string[] {
    return this.#wires.map(({ principal }) => principal);
  }

  async start(): Promise<void> {
    const isFirst = this.#wires.length === 0;
    const wire = new Wire({
      target: this.#rig.aws.url,
      principal: `operator-${this.#wires.length + 1}`,
      passageOf: (opened) => (isFirst ? this.#killing(opened) : unhindered),
    });
    this.#wires.push(wire);
    const program = startProgram(['src/main.ts'], {
      ...SETTINGS,
      KUBECONFIG: this.#rig.operatorKubeconfig,
      AWS_ENDPOINT_URL: await wire.listen(),
      AWS_REGION: REGION,
      ACCOUNT_ID: '111122223333',
      CLUSTER_NAME: 'test',
      NAMESPACES: this.#rig.namespace,
      HTTP_PORT: '0',
    });
    this.#programs.push(program);
    onTestFinished(async () => void (await program.kill('SIGKILL')));
    await program.line('"started"');
    void wire.cut.then(() => {
      this.#next = program.kill('SIGKILL').then(() => this.start());
    });
  }

  /** Resolves when the operator has swept that often from now on. */
  async sweeps(count: number): Promise<void> {
    await this.#next;
    const { calls } = this.#wires.at(-1)!;
    const enough = calls.filter(isSweep).length + count;
    await eventually(() => {
      const { length } = calls.filter(isSweep);
      if (length < enough) throw new Error(`${length} sweeps, not ${enough}`);
    }, PATIENCE);
  }

  async close(): Promise<void> {
    await this.#next;
    await Promise.all(this.#programs.map((program) => program.kill('SIGKILL')));
    await Promise.all(this.#wires.map((wire) => wire.close()));
  }

  #killing(wire: Wire): Passage {
    let seen = 0;
    const isIt = (call: Call): boolean => {
      if (this.step === this.#kill.step && !isSweep(call)) seen += 1;
      return this.happened.length === 0 && seen === this.#kill.call;
    };
    return async (call, send) => {
      if (!isIt(call)) return send();
      const { blow } = this.#kill;
      this.happened.push(`${blow} ${at(call)}`);
      return struck(wire, blow, call, send);
    };
  }
}
