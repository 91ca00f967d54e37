import { Stryker } from '@stryker-mutator/core';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheFolder } from '../support/cache.ts';
import { changedCode, rowOf, type Mutant, type Reasons, type Row } from './survivors.ts';

// Changes the simulator's rules in every small way, one at a time, and tells which changes no test notices:
// npm run mutation [-- cron schedule]

const ROOM = 'src/simulator';

/** Each file that decides what AWS answers. Tables that are held against AWS's model, and plumbing, are left out. */
const RULES = [
  'association-lists',
  'association-rules',
  'body-check',
  'calendars',
  'compliance',
  'compliance-filters',
  'constraints',
  'cron',
  'document-deletion',
  'document-lifecycle',
  'document-lists',
  'document-lookup',
  'document-parameter-rules',
  'document-rules',
  'document-sharing',
  'document-step-rules',
  'document-writes',
  'paging',
  'policy',
  'policy-condition',
  'progress',
  'rate-control',
  'rights',
  'schedule',
  'single-node',
  'tags',
  'tally',
  'targets',
];

const names = process.argv.slice(2);
const files = (names.length > 0 ? names : RULES).map((name) => join(ROOM, `${basename(name, '.ts')}.ts`));
const missing = files.filter((file) => globSync(file).length === 0);
if (missing.length > 0) {
  console.error(`There is no ${missing.join(', no ')}: name files of ${ROOM} without folder and ending.`);
  process.exit(2);
}

const reasons = JSON.parse(readFileSync(new URL('survivors.json', import.meta.url), 'utf8')) as Reasons;
const started = performance.now();
const mutants = await new Stryker({
  testRunner: 'vitest',
  plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  mutate: files,
  coverageAnalysis: 'perTest',
  timeoutMS: 15_000, // on a busy machine a slow test is no proof
  reporters: ['progress-append-only'],
  tempDirName: join(cacheFolder(), 'mutation'),
  tsconfigFile: 'none: TypeScript 7 has no API that could read it',
}).runMutationTest();

const rows = files.map((file) => rowFor(file, mutants));
for (const line of table(rows)) console.log(line);
process.exitCode = rows.some((row) => row.unexplained.length + row.untried.length + row.stale.length > 0)
  ? 1
  : 0;

function rowFor(file: string, all: readonly Mutant[]): Row {
  const source = readFileSync(file, 'utf8');
  const own = all.filter(({ fileName }) => fileName.endsWith(file));
  return rowOf(
    basename(file, '.ts'),
    own.map((mutant) => [mutant, changedCode(source, mutant)] as const),
    reasons,
  );
}

function table(all: readonly Row[]): string[] {
  const sum = (of: (row: Row) => number): number => all.reduce((total, row) => total + of(row), 0);
  const [changed, killed, explained] = [
    sum((row) => row.mutants),
    sum((row) => row.killed),
    sum((row) => row.explained),
  ];
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  return [
    '',
    `${'file'.padEnd(28)}mutants  killed  explained  unexplained`,
    ...all.flatMap(linesOf),
    '',
    `${changed} mutants in ${minutes} min: ${killed} killed, ${explained} survived and explained, ${changed - killed - explained} unexplained`,
  ];
}

function linesOf({ file, mutants: count, killed, explained, unexplained, untried, stale }: Row): string[] {
  const numbers = [count, killed, explained, unexplained.length].map((number, column) =>
    String(number).padStart([7, 8, 11, 13][column]!),
  );
  return [
    file.padEnd(28) + numbers.join(''),
    ...unexplained.map((code) => `    no test notices: ${code}`),
    ...untried.map((code) => `    could not be run: ${code}`),
    ...stale.map((code) => `    explained, but noticed: ${code}`),
  ];
}
