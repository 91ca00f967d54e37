import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program of ours, run as users run it. */
export interface Program {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves with the first line, past or to come, that contains `text`; rejects when the program ends before. */
  line(text: string): Promise<string>;
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export function startProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Program {
  return startCommand([process.execPath, ...args], environment);
}

/** Any other program. */
export function startCommand(
  [command = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const collect = (line: string): void => {
    lines.push(line);
    for (const look of waiting) look();
  };
  createInterface({ input: child.stdout }).on('line', collect);
  createInterface({ input: child.stderr }).on('line', collect);
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    process: child,
    lines,
    line: (text) => lineWith(text, { lines, waiting, exited, name: [command, ...args].join(' ') }),
    exited,
    kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

interface Output {
  readonly lines: readonly string[];
  readonly waiting: Set<() => void>;
  readonly exited: Promise<number | null>;
  readonly name: string;
}

function lineWith(text: string, { lines, waiting, exited, name }: Output): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = lines.find((line) => line.includes(text));
      if (found === undefined) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
    void exited.then((code) => {
      const tail = lines.slice(-10).join('\n');
      reject(new Error(`${name} ended with ${code} before it said "${text}":\n${tail}`));
    });
  });
}
