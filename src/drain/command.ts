import type { Clock } from '../clock.ts';
import { openConnection, type KubeConnection } from '../kube/connection.ts';
import { drainHelp, readDrainConfig, type DrainConfig } from './config.ts';
import { drain } from './drain.ts';
import { unusable } from './words/before.ts';
import { DrainError } from './world.ts';

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
  const connection = connect(config, terminal);
  try {
    await drain(config, { ...terminal, connection });
  } finally {
    await connection.close();
  }
}

function connect({ kubeconfig }: DrainConfig, { clock }: Terminal): KubeConnection {
  try {
    return openConnection({ kubeconfig, clock });
  } catch (error) {
    throw new DrainError(unusable((error as Error).message));
  }
}
