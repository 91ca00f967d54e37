import type { Clock } from '../clock.ts';
import { openConnection } from '../kube/connection.ts';
import { drainHelp, readDrainConfig } from './config.ts';
import { drain } from './drain.ts';

interface CommandLine {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Terminal {
  readonly clock: Clock;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The command `drain`, or its help. Throws one sentence, and what to do, when something is left. */
export async function runDrain({ args, environment }: CommandLine, terminal: Terminal): Promise<void> {
  const config = readDrainConfig(args, environment);
  if (config === undefined) return terminal.say(drainHelp());
  const connection = openConnection({ kubeconfig: config.kubeconfig, clock: terminal.clock });
  try {
    await drain(config, { ...terminal, connection });
  } finally {
    await connection.close();
  }
}
