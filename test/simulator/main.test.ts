import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { stage } from './support.ts';

const MAIN = fileURLToPath(new URL('../../src/simulator/main.ts', import.meta.url));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function started(command: string, args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  return { child, said };
}

/** Runs the command line to its end. */
async function ended(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { child, said } = started(process.execPath, [MAIN, ...args]);
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}

async function isUp(url: string): Promise<boolean> {
  const answered = await fetch(`${url}/_simulator/clock`).catch(() => undefined);
  return answered?.ok ?? false;
}

describe('the command', () => {
  test('says where it listens, answers there, and ends on SIGTERM', async () => {
    const { child, said } = started(process.execPath, [MAIN, '--port', '0', '--clock', 'manual']);
    await expect.poll(() => said.out, { timeout: 20_000 }).toContain('\n');
    const [, url] = /AWS_ENDPOINT_URL=(\S+)/.exec(said.out)!;

    const clock = await fetch(`${url}/_simulator/clock`);
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');

    expect(await clock.json()).toMatchObject({ mode: 'manual' });
    expect(said.out.split('\n')).toHaveLength(2);
    expect(code).toBe(0);
  });

  test('ends when its parent is killed', async () => {
    const script = `"${process.execPath}" "${MAIN}" --port 0 & wait`;
    const { child, said } = started('/bin/sh', ['-c', script]);
    await expect.poll(() => said.out, { timeout: 20_000 }).toContain('\n');
    const [, url] = /AWS_ENDPOINT_URL=(\S+)/.exec(said.out)!;

    child.kill('SIGKILL');

    await expect.poll(() => isUp(url!), { timeout: 20_000 }).toBe(false);
  });

  test('refuses a port in use in one sentence', async () => {
    const { url } = await stage();
    const port = new URL(url).port;

    const { code, err } = await ended('--port', port);

    expect(code).toBe(2);
    expect(err).toBe(`Port ${port} is in use: stop what listens there, or give another --port.\n`);
  });

  const wrong: Record<string, [string[], string]> = {
    'an unknown flag': [['--prot', '1'], "Unknown option '--prot'; --help lists the flags.\n"],
    'a port that is no number': [['--port', 'x'], '--port x: give a whole number from 0 to 65535.\n'],
    'an unknown clock': [['--clock', 'sun'], '--clock sun: give wall or manual.\n'],
  };

  test.each(Object.entries(wrong))('refuses %s in one sentence', async (_name, [args, sentence]) => {
    const { code, err } = await ended(...args);

    expect(code).toBe(2);
    expect(err).toBe(sentence);
  });

  test('lists its flags', async () => {
    const { code, out } = await ended('--help');

    expect(code).toBe(0);
    expect(out).toContain('--port N');
    expect(out).toContain('--clock KIND');
  });
});
