import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/**
 * Starts the program, writes its pid, and ends it when our end of standard input closes: when we say so, or when we are
 * gone, however that came. TERM first; KILL for a program that stays, stopped ones included. The part that waits for us
 * is a process of its own, so that the program does not outlive us even when the shell above it is killed.
 */
const KEEPER = `
pidfile=$1 ticks=$2; shift 2
exec 3<&0 </dev/null
"$@" 3<&- &
c=$!
echo $c >"$pidfile"
{
  cat <&3 >/dev/null
  kill $c
  while [ $ticks -gt 0 ] && kill -0 $c; do sleep 0.1; ticks=$((ticks - 1)); done
  kill -9 $c
  [ "$(cat "$pidfile")" = $c ] && rm "$pidfile"
} 2>/dev/null &
exec 3<&-
trap 'kill $c' TERM INT HUP
wait $c; code=$?
while kill -0 $c 2>/dev/null; do wait $c; code=$?; done
rm -f "$pidfile"
exit $code`;

/** Removes a folder when our end of standard input closes and no program has its pid there any more. */
const SWEEPER = `
cat >/dev/null
n=0
while [ $n -lt 100 ] && ls "$1"/*.pid >/dev/null 2>&1; do sleep 0.1; n=$((n + 1)); done
rm -rf "$1"`;

const TICKS_PER_SECOND = 10;
const TAIL_LINES = 15;

export interface Kept {
  /** Rejects, with the last lines, when the program ends before it is stopped. */
  readonly died: Promise<never>;
  /** The program's exit code; 128 and the signal's number when a signal ended it. */
  readonly exited: Promise<number>;
  /** With SIGKILL it does not get to say a last word. Default: SIGTERM. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface KeepOptions {
  readonly name: string;
  readonly command: readonly string[];
  /** Takes NAME.log and, while the program runs, NAME.pid. */
  readonly dir: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Between TERM and KILL. Default: 5. */
  readonly graceSeconds?: number;
}

/** Starts a program that no kill of ours, -9 included, leaves behind. */
export function keep(options: KeepOptions): Kept {
  const { name, command, dir, cwd, env, graceSeconds = 5 } = options;
  const log = `${dir}/${name}.log`;
  const pidfile = `${dir}/${name}.pid`;
  const keeper = [pidfile, String(graceSeconds * TICKS_PER_SECOND)];
  const output = openSync(log, 'w');
  const child = spawn('/bin/sh', ['-c', KEEPER, 'keeper', ...keeper, ...command], {
    stdio: ['pipe', output, output],
    // Ctrl-C in a terminal reaches the whole foreground: it shall reach us alone, and we stop things in order.
    detached: true,
    cwd,
    env,
  });
  closeSync(output);
  let stopping = false;
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
  });
  const died = exited.then((code) => {
    if (stopping) return new Promise<never>(() => {});
    throw new Error(`${name} has ended with ${code}. Its last lines (${log}):\n${tail(log)}`);
  });
  died.catch(() => {}); // whoever waits for it hears it
  return {
    died,
    exited,
    async stop(signal) {
      stopping = true;
      if (signal === 'SIGKILL') process.kill(Number(readFileSync(pidfile, 'utf8')), signal);
      child.stdin?.end();
      await exited;
    },
  };
}

/** Answers how to remove `dir`, which also happens when we are gone. */
export function removeWithUs(dir: string): () => Promise<void> {
  const child = spawn('/bin/sh', ['-c', SWEEPER, 'sweeper', dir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return () => {
    child.stdin.end();
    return closed;
  };
}

function tail(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}
