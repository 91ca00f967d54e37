import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTECTIONS } from './list.ts';
import type { Protection } from './protection.ts';

// Takes each protection out of a copy of the operator, one at a time, and tells which are missed by no test:
// npm run test:protections [-- WORDS OF A PROMISE]

const ROOT = join(import.meta.dirname, '../..');
/** What the tests read. */
const COPIED = ['charts', 'crds', 'docs', 'manifests', 'src', 'test', 'package.json', 'README.md'];

const LIMIT_MS = 5 * 60_000;
const BASELINE_MS = 30 * 60_000;

/** What the tests said of a copy. `broken`: they did not even run. */
type Said = 'green' | 'red' | 'broken';

interface Ran {
  readonly said: Said;
  /** The first test that failed, or why none ran. */
  readonly first: string;
}

interface JsonReport {
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const words = process.argv.slice(2).join(' ');
const chosen = PROTECTIONS.filter(({ promise }) => promise.includes(words));
if (chosen.length === 0) throw new Error(`No promise says ${JSON.stringify(words)}: see test/protections.`);
const started = performance.now();
const copy = await mkdtemp(join(tmpdir(), 'ssm-operator-protections-'));
let failed = false;
try {
  await Promise.all(COPIED.map((name) => cp(join(ROOT, name), join(copy, name), { recursive: true })));
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  failed = !(await areGreen(chosen)) || !(await areMissed(chosen));
} finally {
  await rm(copy, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

/** Else a red test would prove nothing. */
async function areGreen(protections: readonly Protection[]): Promise<boolean> {
  const files = [...new Set(protections.flatMap(({ tests }) => tests))];
  const { said, first } = await run(files, BASELINE_MS);
  console.log(`with all protections: ${files.length} test files, ${said}${first && `: ${first}`}`);
  return said === 'green';
}

async function areMissed(protections: readonly Protection[]): Promise<boolean> {
  const count = { red: 0, green: 0, broken: 0 };
  for (const protection of protections) {
    const { said, first } = await without(protection); // oxlint-disable-line no-await-in-loop -- one at a time
    count[said] += 1;
    console.log(`${said.padEnd(6)} ${protection.promise}${first && ` (${first})`}`);
  }
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  console.log(
    `${protections.length} protections taken out in ${minutes} min: ${count.red} turn a test red, ${count.green} are missed by no test, ${count.broken} could not be tried`,
  );
  return count.green + count.broken === 0;
}

async function without({ file, code, without: replacement, tests }: Protection): Promise<Ran> {
  const path = join(copy, 'src', file);
  const whole = await readFile(path, 'utf8');
  if (whole.split(code).length !== 2) return { said: 'broken', first: `not found once in src/${file}` };
  await writeFile(
    path,
    whole.replace(code, () => replacement),
  );
  try {
    return await run(tests);
  } finally {
    await writeFile(path, whole);
  }
}

/** `limitMs`: what takes longer hangs. */
async function run(tests: readonly string[], limitMs = LIMIT_MS): Promise<Ran> {
  const outputFile = join(copy, 'report.json');
  await rm(outputFile, { force: true });
  const files = tests.map((test) => join('test', test));
  const reporting = ['--reporter', 'json', '--outputFile', outputFile, '--bail', '1'];
  const options = { cwd: copy, maxBuffer: 64e6, timeout: limitMs, killSignal: 'SIGKILL' } as const;
  const args = ['run', '--config', 'test/vitest.config.ts', '--root', '.', ...reporting, ...files];
  await new Promise<void>((resolve) => {
    execFile(join(ROOT, 'node_modules/.bin/vitest'), args, options, () => resolve());
  });
  return readFile(outputFile, 'utf8').then(
    (text) => verdictOf(JSON.parse(text) as JsonReport),
    () => ({ said: 'broken', first: 'the tests did not run, or not to their end' }),
  );
}

function verdictOf({ numTotalTests, testResults }: JsonReport): Ran {
  const failure = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (failure !== undefined) return { said: 'red', first: failure.fullName };
  return numTotalTests === 0 ? { said: 'broken', first: 'no test ran' } : { said: 'green', first: '' };
}
