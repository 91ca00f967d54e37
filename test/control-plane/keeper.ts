import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';

/** The shell ends its child when it is told to, and when we are gone: our end of its standard input closes with us. */
const KEEPER = 'trap "kill $c" TERM INT; "$@" <&- & c=$!; echo $c >&3; cat >/dev/null; kill $c; wait $c';
const GRACE_MS = 5_000;
const TAIL_LINES = 15;

export interface Kept {
  readonly name: string;
  /** Rejects when the program ends before it is stopped. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

/** Starts a program that no kill of ours, -9 included, leaves behind. Its output goes to `log`, its pid to `log`.pid. */
export function keep(name: string, command: readonly string[], log: string): Kept {
  const output = openSync(log, 'w');
  const child = spawn('/bin/sh', ['-c', KEEPER, 'keeper', ...command], {
    stdio: ['pipe', output, output, 'pipe'],
  });
  let pid: number | undefined;
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    pid = Number(chunk.toString());
    writeFileSync(`${log}.pid`, `${pid}\n`);
  });
  let stopping = false;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const died = new Promise<never>((_resolve, reject) => {
    child.once(
      'close',
      () => stopping || reject(new Error(`${name} has ended. Its last lines:\n${tail(log)}`)),
    );
  });
  died.catch(() => {}); // whoever waits for it hears it
  return {
    name,
    died,
    async stop() {
      stopping = true;
      child.stdin?.end();
      const timer = setTimeout(() => killHard(child, pid), GRACE_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

function killHard(child: ChildProcess, pid: number | undefined): void {
  child.kill('SIGKILL');
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended by itself
  }
}

function tail(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}
