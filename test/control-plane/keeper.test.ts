import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProgram } from '../support/processes.ts';
import { expectGone, folder, isRunning, pidsIn } from './fixture.ts';
import { keep, removeWithUs, type KeepOptions, type Kept } from './keeper.ts';

const DEAF = ['sh', '-c', 'trap "" TERM; echo deaf; while :; do sleep 0.1; done'];

function kept(dir: string, command: readonly string[], change: Partial<KeepOptions> = {}): Kept {
  const program = keep({ name: 'program', command, dir, ...change });
  onTestFinished(() => program.stop());
  return program;
}

function pidIn(dir: string): Promise<number> {
  return eventually(() => {
    const { program = 0 } = pidsIn(dir);
    if (program === 0) throw new Error('no pid yet');
    return program;
  });
}

describe('keep', () => {
  it('ends a program, and its pid file goes', async () => {
    const dir = await folder();
    const program = kept(dir, ['sleep', '60']);
    const pid = await pidIn(dir);

    await program.stop();

    expect(isRunning(pid)).toBe(false);
    expect(pidsIn(dir)).toEqual({});
  });

  it('passes on output and exit code', async () => {
    const dir = await folder();

    const program = kept(dir, ['sh', '-c', 'echo out; echo err >&2; exit 7']);

    expect(await program.exited).toBe(7);
    expect(readFileSync(join(dir, 'program.log'), 'utf8')).toBe('out\nerr\n');
  });

  it('tells of a program that ended by itself, with its last lines', async () => {
    const program = kept(await folder(), ['sh', '-c', 'echo no room left; exit 3']);

    await expect(program.died).rejects.toThrow(/^program has ended with 3\..*no room left$/s);
  });

  it('kills a program that does not listen', async () => {
    const dir = await folder();
    const program = kept(dir, DEAF, { graceSeconds: 1 });
    const pid = await pidIn(dir);
    await eventually(() => expect(readFileSync(join(dir, 'program.log'), 'utf8')).toContain('deaf'));

    await program.stop();

    expect(isRunning(pid)).toBe(false);
  });

  it('kills a program that was stopped in its tracks', async () => {
    const dir = await folder();
    const program = kept(dir, ['sleep', '60'], { graceSeconds: 1 });
    const pid = await pidIn(dir);
    process.kill(pid, 'SIGSTOP');

    await program.stop();

    expect(isRunning(pid)).toBe(false);
  });

  it('ends the program even when the keeper itself is killed', async () => {
    const dir = await folder();
    const program = kept(dir, ['sh', '-c', 'echo $PPID; exec sleep 60']);
    const keeper = await eventually(() => {
      const said = Number(readFileSync(join(dir, 'program.log'), 'utf8'));
      if (said === 0) throw new Error('nothing said yet');
      return said;
    });
    const pid = await pidIn(dir);

    process.kill(keeper, 'SIGKILL');

    await expect(program.died).rejects.toThrow('program has ended');
    await expectGone([pid]);
  });
});

it('kill -9 of the process that started it leaves neither program nor folder', async () => {
  const dir = await folder();
  const temporary = join(dir, 'temporary');
  const starter = startProgram(['--input-type=module', '-e', starterOf(temporary)], {});
  await starter.line('started');
  const pid = await eventually(() => {
    const found = pidsIn(temporary)['program'];
    if (!found) throw new Error('no pid yet');
    return found;
  });

  await starter.kill('SIGKILL');

  await expectGone([pid]);
  await eventually(() => expect(existsSync(temporary)).toBe(false));
});

it('a folder is removed after the programs in it', async () => {
  const dir = await folder();
  writeFileSync(join(dir, 'busy.pid'), `${process.pid}\n`);
  const remove = removeWithUs(dir);

  const removed = remove();

  expect(existsSync(dir)).toBe(true);
  rmSync(join(dir, 'busy.pid'));
  await removed;
  expect(existsSync(dir)).toBe(false);
});

function starterOf(dir: string): string {
  return `
    import { mkdirSync } from 'node:fs';
    import { keep, removeWithUs } from ${JSON.stringify(join(import.meta.dirname, 'keeper.ts'))};
    mkdirSync(${JSON.stringify(dir)});
    removeWithUs(${JSON.stringify(dir)});
    keep({ name: 'program', command: ['sleep', '60'], dir: ${JSON.stringify(dir)} });
    console.log('started');`;
}
