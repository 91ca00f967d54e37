import { parseArgs } from 'node:util';
import { startControlPlane, type ControlPlane } from './control-plane.ts';

const HELP = `A Kubernetes control plane on this machine: etcd, API server, controller manager. No nodes: pods stay Pending.
Usage: npm run control-plane -- --dir DIR [--port N]
  --dir DIR   keeps everything there and writes DIR/kubeconfig; a later start finds it again, at the same port if you give --port
  --port N    port of the API server; default: any free one
  --help      this text
Prints "ready" when it is, and stops cleanly on Ctrl-C or SIGTERM.`;

interface Settings {
  readonly dir: string;
  readonly port?: number;
}

const say = (line: string): void => console.error(line);
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
watchParent();
process.exit(await serve(settings()));

async function serve(chosen: Settings): Promise<number> {
  let plane: ControlPlane | undefined;
  try {
    plane = await startControlPlane({ ...chosen, log: say, signal: ending.signal });
    say(`API server at ${plane.url}. In another terminal: export KUBECONFIG=${plane.kubeconfig}`);
    console.log('ready');
    return await plane.died;
  } catch (error) {
    if (ending.signal.aborted) return 0;
    say((error as Error).message);
    return 1;
  } finally {
    await plane?.stop();
  }
}

function settings(): Settings {
  try {
    const { values } = parseArgs({
      options: { dir: { type: 'string' }, port: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help === true) {
      console.log(HELP);
      return process.exit(0);
    }
    if (!values.dir) throw new Error('--dir DIR is needed, a folder for the kubeconfig and the data');
    return values.port === undefined ? { dir: values.dir } : { dir: values.dir, port: portFrom(values.port) };
  } catch (error) {
    const [wrong = ''] = (error as Error).message.split('. '); // what follows is advice that does not fit here
    say(`${wrong}: see --help.`);
    return process.exit(2);
  }
}

function portFrom(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`--port is a number from 1 to 65535, not ${text}`);
}

/** npm dies of kill -9 without telling its child. */
function watchParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && ending.abort(), 1_000).unref();
}
