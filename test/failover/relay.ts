import { as } from '../support/editing.ts';
import { eventually } from '../support/eventually.ts';
import { PATIENCE, type Place } from '../support/place.ts';
import type { Program } from '../support/processes.ts';

/** An operator whose calls can be told from others'. */
interface Runner {
  readonly principal: string;
  readonly program: Program;
}

/** What the operator has when nothing is set. */
const DEFAULTS = { LEASE_DURATION: '15s', RENEW_DEADLINE: '10s', RETRY_PERIOD: '2s', AWS_TIMEOUT: '8s' };

/** One operator leads and one stands by, trial after trial: who stood by leads in the next one. */
interface Relay {
  readonly leader: Runner;
  readonly standby: Runner;
}

interface RelayOptions {
  readonly trials: number;
  readonly settings?: Readonly<Record<string, string>>;
  readonly program?: readonly string[];
}

/** Runs `trial`, after which the standby leads, that often. Answers what the trials found. */
export async function relay<T>(
  place: Place,
  { trials, settings = {}, program }: RelayOptions,
  trial: (relay: Relay) => Promise<T>,
): Promise<readonly T[]> {
  let started = 0;
  const start = async (): Promise<Runner> => {
    const principal = `operator-${(started += 1)}`;
    return { principal, program: await place.start({ ...DEFAULTS, ...settings, ...as(principal) }, program) };
  };
  const found: T[] = [];
  let leader = await start();
  while (found.length < trials) {
    await leader.program.line('"leading"');
    const standby = await start();
    await eventually(() => expectReady(standby.program), PATIENCE);
    found.push(await trial({ leader, standby }));
    await leader.program.exited;
    leader = standby;
  }
  return found;
}

async function expectReady(program: Program): Promise<void> {
  const { port } = JSON.parse(await program.line('"started"')) as { port: number };
  const { status } = await fetch(`http://127.0.0.1:${port}/readyz`);
  if (status !== 200) throw new Error(`/readyz says ${status}`);
}
