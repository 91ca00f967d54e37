import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { removeWithUs } from './keeper.ts';

/** A folder that goes with the test, also when the test is killed. */
export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-control-plane-'));
  onTestFinished(removeWithUs(dir));
  return dir;
}

/** What runs in a folder, by name. */
export function pidsIn(dir: string): Readonly<Record<string, number>> {
  const files = globSync(join(dir, '*.pid'));
  return Object.fromEntries(
    files.map((file) => [basename(file, '.pid'), Number(readFileSync(file, 'utf8'))]),
  );
}

/** What is dead and only waits for its parent to notice does not run. */
export function isRunning(pid: number): boolean {
  try {
    const state = execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return !state.trim().startsWith('Z');
  } catch {
    return false;
  }
}

export async function expectGone(pids: readonly number[]): Promise<void> {
  await eventually(() => {
    const left = pids.filter(isRunning);
    if (left.length > 0) throw new Error(`still running: ${left.join(', ')}`);
  });
}
