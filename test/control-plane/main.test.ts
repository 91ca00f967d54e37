import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProgram, type Program } from '../support/processes.ts';
import { expectGone, folder, pidsIn } from './fixture.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const KUBECTL = join(import.meta.dirname, '../support/kubectl.ts');

function launched(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Program {
  const program = startProgram(args, environment);
  onTestFinished(async () => void (await program.kill('SIGKILL')));
  return program;
}

describe('npm run control-plane', () => {
  it.for(['SIGTERM', 'SIGINT'] as const)('starts, answers, and ends with 0 on %s', async (signal) => {
    const dir = await folder();
    const program = launched([MAIN, '--dir', dir]);
    await program.line('ready');
    const pids = pidsIn(dir);
    const question = launched([KUBECTL, 'get', '--raw', '/readyz'], { KUBECONFIG: join(dir, 'kubeconfig') });

    expect(await question.line('ok')).toBe('ok');
    expect(program.lines.at(-1)).toBe('ready');
    expect(await program.kill(signal)).toBe(0);
    expect(Object.keys(pids).length).toBeGreaterThanOrEqual(2);
    await expectGone(Object.values(pids));
  });

  it('killed with -9 leaves nothing running', async () => {
    const dir = await folder();
    const program = launched([MAIN, '--dir', dir]);
    await program.line('ready');
    const pids = pidsIn(dir);

    await program.kill('SIGKILL');

    expect(Object.keys(pids).length).toBeGreaterThanOrEqual(2);
    await expectGone(Object.values(pids));
  });

  it('ends when its parent is killed with -9', async () => {
    const dir = await folder();
    const spawning = `
      const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify([MAIN, '--dir', dir])}, { stdio: 'inherit' });
      console.log('child', child.pid);`;
    const parent = launched(['-e', spawning]);
    const child = Number((await parent.line('child ')).split(' ')[1]);
    await parent.line('ready');
    const pids = pidsIn(dir);

    parent.process.kill('SIGKILL');

    await expectGone([child, ...Object.values(pids)]);
  });

  it('ends with 0 when it is told to while it starts', async () => {
    const dir = await folder();
    const program = launched([MAIN, '--dir', dir]);
    const etcd = await eventually(() => {
      const { etcd: pid = 0 } = pidsIn(dir);
      if (pid === 0) throw new Error('not started yet');
      return pid;
    });

    expect(await program.kill('SIGTERM')).toBe(0);
    expect(program.lines).not.toContain('ready');
    await expectGone([etcd]);
  });

  const MISTAKES: Readonly<Record<string, readonly string[]>> = {
    'no folder': [],
    'an unknown flag': ['--dir', 'x', '--colour', 'red'],
    'no number': ['--dir', 'x', '--port', 'http'],
    'a stray word': ['--dir', 'x', 'y'],
  };
  it.for(Object.entries(MISTAKES))('says what is wrong with %s in one sentence', async ([, args]) => {
    const program = launched([MAIN, ...args]);

    expect(await program.exited).toBe(2);
    expect(program.lines).toHaveLength(1);
    expect(program.lines[0]).toMatch(/^[^.]+\.$/);
  });

  it('explains itself', async () => {
    const program = launched([MAIN, '--help']);

    expect(await program.exited).toBe(0);
    expect(program.lines.join('\n')).toContain('npm run control-plane -- --dir DIR [--port N]');
  });
});

describe('npm run kubectl', () => {
  it('passes on what kubectl answers', async () => {
    const program = launched([KUBECTL, 'no-such-command']);

    expect(await program.exited).toBe(1);
    expect(program.lines.join('\n')).toContain('unknown command "no-such-command"');
  });
});
