import { parseArgs } from 'node:util';
import { startControlPlane, type ControlPlane } from './control-plane.ts';

const HELP = `A Kubernetes control plane on this machine: etcd, API server, controller manager. No nodes: pods stay Pending.
Usage: npm run control-plane -- --dir DIR [--port N]
  --dir DIR   keeps everything there and writes DIR/kubeconfig
  --port N    port of the API server; default: any free one
  --help      this text
Prints "ready" when it is, and stops cleanly on Ctrl-C or SIGTERM.`;

const say = (line: string): void => console.error(line);
const stopping = Promise.withResolvers<'stop'>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.resolve('stop'));
watchParent();
process.exit(await serve(settings()));

async function serve({ dir, port }: { readonly dir: string; readonly port?: number }): Promise<number> {
  let plane: ControlPlane | undefined;
  try {
    plane = await startControlPlane({ dir, ...(port === undefined ? {} : { port }), log: say });
    say(`API server at ${plane.url}. In another terminal: export KUBECONFIG=${plane.kubeconfig}`);
    console.log('ready');
    await Promise.race([stopping.promise, plane.died]);
    return 0;
  } catch (error) {
    say((error as Error).message);
    return 1;
  } finally {
    await plane?.stop();
  }
}

function settings(): { readonly dir: string; readonly port?: number } {
  try {
    const { values } = parseArgs({
      options: { dir: { type: 'string' }, port: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help === true) {
      console.log(HELP);
      return process.exit(0);
    }
    if (values.dir === undefined)
      throw new Error('--dir is needed: a folder for the kubeconfig and the data.');
    if (values.port === undefined) return { dir: values.dir };
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Error('--port is a number from 1 to 65535.');
    return { dir: values.dir, port };
  } catch (error) {
    say(`${(error as Error).message}\n\n${HELP}`);
    return process.exit(2);
  }
}

/** npm dies of kill -9 without telling its child. */
function watchParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopping.resolve('stop'), 1_000).unref();
}
