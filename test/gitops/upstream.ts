import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { FOLDER } from '../argocd/customizations.ts';
import { MODULE, sourceOfArgoCd, UPSTREAM } from './argo-cd.ts';

const run = promisify(execFile);

const PACKAGE = `${UPSTREAM}/util/lua`;

/** What util/lua is built of, and not the customizations of others. */
const FOLDERS = ['assets', 'common', 'pkg', 'reposerver', 'util'];
const FILES = ['go.mod', 'resource_customizations/embed.go'];

/**
 * An action takes the time of now, so upstream's test has a case for each group that does so. This is the one that a
 * contribution of ours would bring. Nothing else of it is changed.
 */
const CASE = `	case "ssm-operator.dev":
		annotations := un.GetAnnotations()
		for _, name := range []string{"ssm-operator.dev/reconcile-requested-at", "ssm-operator.dev/run-requested-at"} {
			if _, found := annotations[name]; found {
				annotations[name] = "0001-01-01T00:00:00Z"
			}
		}
		un.SetAnnotations(annotations)
`;
const BEFORE = '	case "external-secrets.io":\n';

/** Fetches what the tests of upstream need: later there is no network. */
export async function fetchUpstreamTests(): Promise<void> {
  await run('go', ['list', '-test', '-deps', PACKAGE], { cwd: MODULE.source, maxBuffer: 64 * 1024 * 1024 });
}

/** What became of each of upstream's own tests, by name, with our customizations in the place of theirs. */
export async function upstreamTests(folder: string): Promise<ReadonlyMap<string, string>> {
  const copy = join(folder, 'argo-cd');
  await copySource(copy);
  const modfile = join(folder, 'copied.mod');
  const sums = await readFile(join(MODULE.source, 'go.sum'));
  await writeFile(join(folder, 'copied.sum'), sums);
  const module = await readFile(join(MODULE.source, 'go.mod'), 'utf8');
  await writeFile(modfile, `${module}\nreplace ${UPSTREAM} => ${copy}\n`);
  const tests = '^(TestLuaHealthScript|TestLuaResourceActionsScript)$';
  const command = ['test', `-modfile=${modfile}`, '-trimpath', '-vet=off', '-count=1', '-json'];
  const env = { ...process.env, CGO_ENABLED: '0' }; // with -trimpath: what was built for Argo CD is not built again
  const options = { cwd: MODULE.source, env, maxBuffer: 64 * 1024 * 1024 };
  const said = await run('go', [...command, `-run=${tests}`, PACKAGE], options).catch(
    (error: Error & { stdout: string; stderr: string }) => error,
  );
  if (said.stdout === '') throw new Error(said.stderr);
  return outcomesIn(said.stdout);
}

async function copySource(copy: string): Promise<void> {
  const source = await sourceOfArgoCd();
  for (const path of [...FOLDERS, ...FILES]) {
    await cp(join(source, path), join(copy, path), { recursive: true }); // oxlint-disable-line no-await-in-loop -- a few
  }
  await run('chmod', ['-R', 'u+w', copy]); // a module is read-only
  const customizations = join(copy, 'resource_customizations', basename(FOLDER));
  await mkdir(customizations);
  await cp(FOLDER, customizations, { recursive: true });
  const file = join(copy, 'util/lua/custom_actions_test.go');
  const text = await readFile(file, 'utf8');
  if (!text.includes(BEFORE)) throw new Error('the test of upstream is another one');
  await writeFile(file, text.replace(BEFORE, CASE + BEFORE));
}

interface Event {
  readonly Action: string;
  readonly Test?: string;
}

function outcomesIn(lines: string): ReadonlyMap<string, string> {
  const events = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
  return new Map(
    events.flatMap(({ Test, Action }) =>
      Test !== undefined && ['pass', 'fail', 'skip'].includes(Action) ? [[Test, Action]] : [],
    ),
  );
}
