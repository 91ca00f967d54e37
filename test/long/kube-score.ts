import { execFile, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fillEntry, hasEntry } from '../control-plane/cache-entry.ts';
import { cacheFolder } from '../support/cache.ts';
import { withProgress } from '../support/progress.ts';

const run = promisify(execFile);

const VERSION = 'v1.20.0';
const MODULE = `github.com/zegl/kube-score/cmd/kube-score@${VERSION}`;

/** As far as it is read. */
interface Scored {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}

/** What a check says less than "all right" about. */
export interface Finding {
  readonly check: string;
  readonly says: string;
}

const ALL_RIGHT = 10;

/** Why there is no kube-score on this machine. */
export async function whyNoKubeScore(): Promise<string | undefined> {
  const found = await run('go', ['env', 'GOVERSION']).catch(() => undefined);
  return found === undefined ? 'Go is not installed' : undefined;
}

/** Path of kube-score, built from its module the first time. */
async function kubeScore(): Promise<string> {
  const entry = { place: join(resolve(cacheFolder()), `kube-score-${VERSION}`), names: ['kube-score'] };
  if (!(await hasEntry(entry, console.error))) {
    await withProgress(
      console.error,
      'Building kube-score with Go (about a minute, the first time only)',
      () =>
        fillEntry(entry, async (folder) => {
          await run('go', ['install', MODULE], { env: { ...process.env, CGO_ENABLED: '0', GOBIN: folder } });
        }),
    );
  }
  return join(entry.place, 'kube-score');
}

/** What its default checks find in manifests. */
export async function findingsOf(manifests: string): Promise<readonly Finding[]> {
  const options = ['score', '--output-format', 'json', '--kubernetes-version', 'v1.36', '-'];
  const linter = spawn(await kubeScore(), options);
  linter.stdin.end(manifests);
  const [said, error] = await Promise.all([text(linter.stdout), text(linter.stderr)]);
  if (said === '') throw new Error(error);
  return (JSON.parse(said) as readonly Scored[]).flatMap(({ object_name: name, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < ALL_RIGHT)
      .map(({ check, comments }) => ({ check: check.id, says: `${name}: ${comments?.[0]?.summary}` })),
  );
}
