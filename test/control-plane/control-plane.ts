import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { adminOf, type Admin } from './admin.ts';
import { findPrograms, type Programs } from './binary.ts';
import { certificatesIn, type Certificates } from './certificates.ts';
import { apiServerCommand, controllerManagerCommand, etcdCommand } from './commands.ts';
import { keep, type Kept, removeWithUs } from './keeper.ts';
import { freePort, refuseTakenPort } from './port.ts';

/** A real etcd, API server and, when the source has one, controller manager, on 127.0.0.1. */
export interface ControlPlane {
  /** Absolute path of a kubeconfig that may do everything: DIR/kubeconfig. */
  readonly kubeconfig: string;
  readonly url: string;
  /** Without a controller manager namespaces don't terminate, and no namespace has a `default` service account. */
  readonly hasControllerManager: boolean;
  /** Rejects when one of the programs ends by itself. */
  readonly died: Promise<never>;
  /** Ends one program and starts it again. Resolves when it is ready. */
  restart(program: 'etcd' | 'kube-apiserver', signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Keeps data, logs (NAME.log), pids (NAME.pid), certificates and the kubeconfig; made when missing. */
  readonly dir: string;
  /** Of the API server. Default: any free one. */
  readonly port?: number;
  readonly log: (line: string) => void;
  /** Come last and win. */
  readonly apiServerFlags?: readonly string[];
  /** Whether `dir` goes with the control plane, however that or this process ends. Default: false. */
  readonly temporary?: boolean;
  /** Where KUBEBUILDER_ASSETS and the cache are looked up. Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Ends the start; afterwards there is `stop`. */
  readonly signal?: AbortSignal;
}

const START = { timeoutMs: 60_000, everyMs: 20 };

export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const dir = resolve(options.dir);
  refuseRunning(dir);
  if (options.port !== undefined) await refuseTakenPort(options.port);
  await mkdir(dir, { recursive: true });
  const running = openRunning({ ...options, dir });
  try {
    const programs = await findPrograms(options);
    const port = options.port ?? (await freePort());
    const url = `https://127.0.0.1:${port}`;
    const etcd = `http://127.0.0.1:${await freePort()}`;
    running.start('etcd', etcdCommand(programs, dir, etcd));
    const certificates = await certificatesIn(dir);
    const admin = await adminOf(certificates, url);
    await running.until(() => expectHealthy(etcd));
    const place = { dir, port, etcd, flags: options.apiServerFlags ?? [] };
    running.start('kube-apiserver', apiServerCommand(programs, certificates, place));
    await running.until(() => admin.expectOk('/readyz'));
    const kubeconfig = join(dir, 'kubeconfig');
    await admin.writeKubeconfig(kubeconfig);
    const hasControllerManager = await startControllers(
      { programs, certificates, admin, kubeconfig },
      running,
    );
    if (!hasControllerManager) options.log('No controller manager: namespaces will not terminate.');
    return {
      kubeconfig,
      url,
      hasControllerManager,
      died: running.died(),
      async restart(program, signal) {
        await running.restart(program, signal);
        await running.until(() => admin.expectOk('/readyz'));
      },
      stop: () => running.stop(),
    };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

interface Running {
  start(name: string, command: readonly string[]): void;
  /** Waits until `ask` does not throw; throws when a program ends before, or the start is ended. */
  until(ask: () => Promise<void>): Promise<void>;
  died(): Promise<never>;
  restart(name: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** The last one first. */
  stop(): Promise<void>;
}

/** A quarter of the API server's time went into collecting garbage, and it needs little memory. */
const LESS_COLLECTING = { GOGC: '400' };

function openRunning({ dir, temporary, signal }: ControlPlaneOptions): Running {
  const stops = temporary === true ? [removeWithUs(dir)] : [];
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {}); // only those who wait at that time hear it
  const ends = signal === undefined ? [ended.promise] : [ended.promise, aborted(signal)];
  const programs = new Map<string, { command: readonly string[]; program: Kept }>();
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.toReversed()) await stop(); // oxlint-disable-line no-await-in-loop -- in order
  };
  const launch = (name: string, command: readonly string[]): void => {
    const program = keep({ name, command, dir, env: { ...LESS_COLLECTING, ...process.env } });
    program.died.catch(ended.reject);
    programs.set(name, { command, program });
  };
  return {
    start(name, command) {
      launch(name, command);
      stops.push(async () => programs.get(name)?.program.stop());
    },
    async restart(name, how) {
      const { command, program } = programs.get(name) ?? {};
      await program?.stop(how);
      launch(name, command ?? []);
    },
    async until(ask) {
      let over = false;
      const asking = eventually(async () => over || (await ask()), START);
      await Promise.race([asking, ...ends]).finally(() => (over = true));
    },
    died() {
      const died = Promise.race(ends);
      died.catch(() => {}); // whoever waits for it hears it
      return died;
    },
    stop: () => (stopping ??= stopAll()),
  };
}

interface ControllerPlace {
  readonly programs: Programs;
  readonly certificates: Certificates;
  readonly admin: Admin;
  readonly kubeconfig: string;
}

/** Answers whether there are any. They are at work when the first namespace has its account. */
async function startControllers(
  { programs, certificates, admin, kubeconfig }: ControllerPlace,
  running: Running,
): Promise<boolean> {
  if (programs.controllerManager === undefined) return false;
  const place = { kubeconfig, port: await freePort() };
  const command = controllerManagerCommand(programs.controllerManager, certificates, place);
  running.start('kube-controller-manager', command);
  await running.until(() => admin.expectOk('/api/v1/namespaces/default/serviceaccounts/default'));
  return true;
}

async function expectHealthy(etcd: string): Promise<void> {
  const answer = await fetch(`${etcd}/health`, { signal: AbortSignal.timeout(2_000) });
  if (!answer.ok) throw new Error(`${etcd} answers ${answer.status}`);
}

function aborted(signal: AbortSignal): Promise<never> {
  const ended = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason));
  });
  ended.catch(() => {}); // only those who wait at that time hear it
  return ended;
}

/** Two of them in one folder would share etcd's files. */
function refuseRunning(dir: string): void {
  try {
    const pid = Number(readFileSync(join(dir, 'etcd.pid'), 'utf8'));
    process.kill(pid, 0);
  } catch {
    return;
  }
  throw new Error(`A control plane is running in ${dir} already: stop it, or choose another folder.`);
}
