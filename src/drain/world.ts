import type { Clock } from '../clock.ts';
import type { KubeConnection } from '../kube/connection.ts';
import type { DrainConfig } from './config.ts';
import type { OperatorWatch } from './operator-sign.ts';
import type { Patience } from './patience.ts';

/** Why something is left, and what to do. */
export class DrainError extends Error {
  override readonly name: string = 'DrainError';
}

/** Why it can't go on, without what became of the resources: whoever ends the drain adds that. */
export class Trouble extends DrainError {}

export interface DrainWorld {
  readonly connection: KubeConnection;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  /** Ends it. What was asked for goes on. */
  readonly signal: AbortSignal;
}

/** One drain. */
export interface Job extends DrainWorld {
  readonly config: DrainConfig;
  readonly patience: Patience;
  readonly operator: OperatorWatch;
}
