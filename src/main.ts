import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock } from './clock.ts';
import { ConfigError } from './settings/config-error.ts';
import { readConfig, type Config } from './config.ts';
import { runDrain } from './drain/command.ts';
import { startOperator } from './operator.ts';
import { settingsHelp } from './settings/settings.ts';
import { openLog } from './telemetry/log.ts';
import { openMetrics, processRegistry } from './telemetry/metrics.ts';

const PARENT_CHECK_MS = 1_000;

const [command, ...rest] = process.argv.slice(2);
if (command === 'drain') await drainAndExit(rest);

const config = configOrExit();
const log = openLog(config.logLevel);
let stopping: Promise<never> | undefined;
const operator = await startOperator(config, {
  clock: systemClock,
  random: Math.random,
  log,
  metrics: openMetrics(processRegistry()),
}).catch((error: NodeJS.ErrnoException) => exit(startFailure(error)));

// npm passes on what the terminal has sent to us already, so the same signal comes twice
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
stopWithoutParent();
void operator.lost.then((sentence) => {
  log.fatal(sentence);
  process.exit(1);
});

async function drainAndExit(args: readonly string[]): Promise<never> {
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort());
  const terminal = { clock: systemClock, say: console.log, signal: ending.signal };
  await runDrain({ args, environment: process.env }, terminal).catch((error: Error) => exit(error.message));
  return process.exit(0);
}

function stop(): Promise<never> {
  stopping ??= operator.stop().then(() => process.exit(0));
  return stopping;
}

/** npm dies of kill -9 without telling its child. In a container process 1 has no parent to lose. */
function stopWithoutParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    void stop();
  }, PARENT_CHECK_MS);
  timer.unref();
}

function configOrExit(): Config {
  try {
    const identity = `${hostname()}_${randomBytes(4).toString('hex')}`;
    const read = readConfig(process.argv.slice(2), process.env, identity);
    if (read !== undefined) return read;
    console.log(settingsHelp());
    return process.exit(0);
  } catch (error) {
    if (error instanceof ConfigError) return exit(error.message);
    throw error;
  }
}

function exit(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function startFailure({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE')
    return `Port ${config.httpPort} is in use: choose another with --http-port (0: any free one).`;
  const where = process.env['KUBECONFIG'] ? ` KUBECONFIG is ${process.env['KUBECONFIG']}.` : '';
  return `The operator can't start: ${message.replace(/\.$/, '')}.${where}`;
}
