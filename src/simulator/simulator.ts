import { ADMIN_PREFIX, answerAdmin } from './admin.ts';
import { virtualClock, type ClockMode } from './clock.ts';
import { close, httpServer, listen, type HttpAnswer, type HttpRequest } from './http.ts';
import { uuidFrom } from './random.ts';
import { answerSsm } from './ssm-protocol.ts';
import { answerSts } from './sts-protocol.ts';
import { emptyWorld, type World } from './world.ts';

/** How a simulator starts. */
export interface SimulatorOptions {
  /** 0: any free port. */
  port: number;
  /** Default 127.0.0.1: nobody else's business. */
  host?: string;
  /** Default wall. */
  clock?: ClockMode;
  /** Ids and the chances of faults repeat with the seed. Default 1. */
  seed?: number;
  /** ISO-8601. Default: now, and 2026-01-01 for a manual clock. */
  start?: string;
}

/** A running simulator. */
export interface Simulator {
  url: string;
  port: number;
  close(): Promise<void>;
}

async function answer(world: World, request: HttpRequest): Promise<HttpAnswer | 'drop'> {
  if (request.url.pathname.startsWith(ADMIN_PREFIX)) return answerAdmin(world, request);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) return answerSts(world, request);
  return answerSsm(world, request);
}

/** Starts a simulator of SSM State Manager and STS. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host = '127.0.0.1', clock: mode = 'wall', seed = 1, start } = options;
  const startTime = start === undefined ? undefined : Date.parse(start);
  if (Number.isNaN(startTime)) throw new Error(`start: ${start} is not an ISO-8601 time`);
  const clock = virtualClock(mode, startTime);
  const world = emptyWorld(clock, seed);
  const server = httpServer(
    (request) => answer(world, request),
    () => uuidFrom(world.requestIds),
  );
  const port = await listen(server, options.port, host);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: async () => {
      clock.close();
      await close(server);
    },
  };
}
