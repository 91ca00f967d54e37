import { SSMClient } from '@aws-sdk/client-ssm';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { startOperator } from '../../src/operator.ts';
import { awsAccess, type AwsAccessOptions } from '../../src/ssm/access.ts';
import { Fence } from '../../src/ssm/fence.ts';
import { openLog } from '../../src/telemetry/log.ts';
import { isWrite } from './simulator-admin.ts';

/**
 * The operator, which stops at the worst moment: after SIGUSR2 the next write stops the process (SIGSTOP) when `send` has
 * been called and nothing is signed yet. With the argument `early` the fence is where it must not be: before `send`.
 */
const early = process.argv[2] === 'early';
const config = readConfig([], process.env, `stopping-${process.pid}`);
if (config === undefined) throw new Error('no configuration');

let armed = false;
process.on('SIGUSR2', () => (armed = true));

const open = new Fence({ clock: systemClock, writableMs: () => Infinity });
let fence = open;
const send = Reflect.get(SSMClient.prototype, 'send') as (
  command: Sent,
  ...rest: unknown[]
) => Promise<unknown>;
SSMClient.prototype.send = function sendUnlessStopped(this: SSMClient, command: Sent, ...rest: unknown[]) {
  if (!isWrite(command.constructor.name)) return send.call(this, command, ...rest);
  command.middlewareStack.add((next) => (args) => (stop(), next(args)), { step: 'build' });
  const go = () => send.call(this, command, ...rest);
  return early ? fence.pass(go) : go();
} as typeof SSMClient.prototype.send;

type Sent = Parameters<SSMClient['send']>[0];

function stop(): void {
  if (!armed) return;
  armed = false;
  console.log('stopping while it sends');
  process.kill(process.pid, 'SIGSTOP');
}

function openAccess(options: AwsAccessOptions): ReturnType<typeof awsAccess> {
  fence = options.fence;
  return awsAccess(early ? { ...options, fence: open } : options);
}

const log = openLog(config.logLevel);
const operator = await startOperator(config, { clock: systemClock, random: Math.random, log, openAccess });
process.on('SIGTERM', () => void operator.stop().then(() => process.exit(0)));
void operator.lost.then((sentence) => {
  console.error(sentence);
  process.exit(1);
});
