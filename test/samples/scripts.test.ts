import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { contentOf, isDocument, SAMPLES } from '../support/samples.ts';

interface Step {
  readonly precondition: object;
  readonly inputs: { readonly runCommand: readonly string[] };
}

/** As the agent runs it: all lines in one script, parameters filled in. */
function scriptOf(name: string, parameters: Readonly<Record<string, string>> = {}): string {
  const sample = SAMPLES.filter(isDocument).find(({ metadata }) => metadata.name === name);
  if (sample === undefined) throw new Error(`no sample: ${name}`);
  const { mainSteps } = load(contentOf(sample)) as { mainSteps: Step[] };
  const lines = mainSteps.flatMap(({ inputs }) => inputs.runCommand).join('\n');
  return lines.replaceAll(/\{\{ *(\w+) *\}\}/g, (_, key: string) => parameters[key] ?? '');
}

interface Node {
  readonly dir: string;
  /** Answers the exit code. */
  readonly run: (script: string) => number;
  /** Each call of a stub, in order. */
  readonly calls: () => readonly string[];
}

/** A folder that is the whole PATH: a few real tools, and stubs that note how they were called. */
function node(tools: readonly string[], stubs: Readonly<Record<string, string>>): Node {
  const dir = mkdtempSync(join(tmpdir(), 'ssm-operator-node-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const tool of tools)
    symlinkSync(
      execFileSync('/bin/sh', ['-c', `command -v ${tool}`])
        .toString()
        .trim(),
      join(dir, tool),
    );
  for (const [name, body] of Object.entries(stubs)) stub(dir, name, body);
  return {
    dir,
    run(script) {
      try {
        execFileSync('/bin/sh', ['-c', script], { env: { PATH: dir, DIR: dir }, stdio: 'pipe' });
        return 0;
      } catch (error) {
        return (error as { status: number }).status;
      }
    },
    calls: () =>
      existsSync(join(dir, 'calls')) ? readFileSync(join(dir, 'calls'), 'utf8').trim().split('\n') : [],
  };
}

function stub(dir: string, name: string, body: string): void {
  const path = join(dir, name);
  writeFileSync(path, `#!/bin/sh\necho "${name} $*" >> "$DIR/calls"\n${body}\n`);
  chmodSync(path, 0o755);
}

/** Knows -C, -I and -A; rules are lines of a file. */
const IPTABLES = `
action=$1; shift
case $action in
  -C) grep -qxF -- "$*" "$DIR/rules" 2>/dev/null ;;
  -I) { echo "$*"; cat "$DIR/rules" 2>/dev/null; } > "$DIR/rules.new"; mv "$DIR/rules.new" "$DIR/rules" ;;
  -A) echo "$*" >> "$DIR/rules" ;;
esac`;

test('each step of each sample document says on which platform it runs', () => {
  const documents = SAMPLES.filter(isDocument);
  const steps = documents.flatMap(
    (document) => (load(contentOf(document)) as { mainSteps: Step[] }).mainSteps,
  );

  expect(documents.length).toBeGreaterThanOrEqual(3);
  for (const step of steps) expect(step.precondition).toEqual({ StringEquals: ['platformType', 'Linux'] });
});

test('close-ssh puts one rule before all others, however often it runs, and saves it', () => {
  const { dir, run, calls } = node(['grep', 'cat', 'mv'], { iptables: IPTABLES, 'netfilter-persistent': '' });
  writeFileSync(join(dir, 'rules'), 'INPUT -p tcp -j ACCEPT\n');

  const codes = [run(scriptOf('close-ssh')), run(scriptOf('close-ssh')), run(scriptOf('close-ssh'))];

  expect(codes).toEqual([0, 0, 0]);
  expect(readFileSync(join(dir, 'rules'), 'utf8')).toBe(
    'INPUT -p tcp --dport 22 -j DROP\nINPUT -p tcp -j ACCEPT\n',
  );
  expect(calls().filter((call) => call.startsWith('iptables -I'))).toHaveLength(1);
  expect(calls()).toContain('netfilter-persistent save');
});

test('close-ssh closes IPv6 as well, and works where nothing can save the rule', () => {
  const ip6tables = IPTABLES.replaceAll('rules', 'rules6');
  const { dir, run } = node(['grep', 'cat', 'mv'], { iptables: IPTABLES, ip6tables });

  const codes = [run(scriptOf('close-ssh')), run(scriptOf('close-ssh'))];

  expect(codes).toEqual([0, 0]);
  expect(readFileSync(join(dir, 'rules6'), 'utf8')).toBe('INPUT -p tcp --dport 22 -j DROP\n');
});

test('close-ssh fails where there is no iptables', () => {
  const { run } = node(['grep', 'cat', 'mv'], {});

  expect(run(scriptOf('close-ssh'))).not.toBe(0);
});

/** `is-active` succeeds once the unit was enabled. */
const SYSTEMCTL = `
case $1 in
  is-active) [ -e "$DIR/active" ] ;;
  enable) [ ! -e "$DIR/broken" ] && : > "$DIR/active" || true ;;
esac`;

test('antivirus installs and starts once, and changes nothing where it runs', () => {
  const install = `case $* in *install*) echo '#!/bin/sh' > "$DIR/clamd"; chmod 755 "$DIR/clamd" ;; esac`;
  const stubs = { 'apt-get': install, systemctl: SYSTEMCTL, freshclam: '' };
  const { run, calls } = node(['chmod'], stubs);

  const codes = [run(scriptOf('antivirus')), run(scriptOf('antivirus'))];

  const changes = calls().filter((call) => /install|enable|freshclam --/.test(call));
  expect(codes).toEqual([0, 0]);
  expect(changes).toEqual([
    'apt-get install -y -q clamav-daemon clamav-freshclam',
    'freshclam --quiet',
    'systemctl enable --now clamav-daemon',
  ]);
});

test('antivirus fails where it does not come up, and where nothing can install it', () => {
  const broken = node([], { clamd: '', systemctl: SYSTEMCTL, freshclam: '' });
  writeFileSync(join(broken.dir, 'broken'), '');
  const bare = node([], { systemctl: SYSTEMCTL });

  expect([broken.run(scriptOf('antivirus')), bare.run(scriptOf('antivirus'))]).toEqual([1, 1]);
});

test('config-file writes the file, puts an edit back, and loads it only when it has changed', () => {
  const { dir, run, calls } = node(['cat', 'cmp', 'mv', 'rm'], { sysctl: '' });
  const path = join(dir, '60-fleet.conf');
  const script = scriptOf('config-file', { path });

  const first = run(script);
  const content = readFileSync(path, 'utf8');
  const second = run(script);
  writeFileSync(path, 'edited\n');
  const third = run(script);

  expect([first, second, third]).toEqual([0, 0, 0]);
  expect(content).toContain('net.ipv4.conf.all.accept_redirects = 0\n');
  expect(readFileSync(path, 'utf8')).toBe(content);
  expect(existsSync(`${path}.new`)).toBe(false);
  expect(calls()).toEqual([`sysctl --quiet --load ${path}.new`, `sysctl --quiet --load ${path}.new`]);
});
