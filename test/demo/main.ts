import { parseArgs } from 'node:util';
import { tellStory } from './story.ts';
import { startWorld, type DemoWorld } from './world.ts';

const HELP = `The whole of ssm-operator on this machine: an API server, a simulated AWS, the operator. Needs no account.
Usage: npm run demo [-- --once]
  --once   tell the story and end; exit code 0 when every step showed what it should, else 1
  --help   this text`;

const say = (line: string): void => console.log(line);
const once = onceOrExit();
const stopping = Promise.withResolvers<'stop'>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.resolve('stop'));
watchParent();
process.exitCode = await demo();
process.exit();

async function demo(): Promise<number> {
  let world: DemoWorld | undefined;
  try {
    world = await startWorld(say);
    const told = await Promise.race([tellStory(world, say), stopping.promise]);
    if (told === 'stop') return 130;
    if (once) return 0;
    invite(world);
    await Promise.race([stopping.promise, world.operator.exited]);
    return 0;
  } catch (error) {
    console.error(`\nThe demo failed: ${(error as Error).message}`);
    for (const line of world?.operator.lines.slice(-20) ?? []) console.error(`  operator: ${line}`);
    return 1;
  } finally {
    say('Stopping ...');
    await world?.stop();
  }
}

function invite({ kubeconfig, endpoint }: DemoWorld): void {
  say(`
Everything keeps running. To play with it, in another terminal:
   export KUBECONFIG=${kubeconfig}
   export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1
   export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
   npm run -s kubectl -- get ssma          (or your own kubectl)
   curl -s ${endpoint}/_simulator/state
Ctrl-C stops everything.`);
}

function onceOrExit(): boolean {
  try {
    const { values } = parseArgs({ options: { once: { type: 'boolean' }, help: { type: 'boolean' } } });
    // npm keeps the flag for itself when the two dashes before it are forgotten
    if (values.help !== true) return values.once ?? process.env['npm_config_once'] === 'true';
    say(HELP);
    return process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    return process.exit(2);
  }
}

/** npm dies of kill -9 without telling its child. */
function watchParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopping.resolve('stop'), 1_000).unref();
}
