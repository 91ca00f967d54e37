import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { goTool } from '../support/go-tool.ts';

const KUBE_SCORE = {
  program: 'kube-score',
  module: 'github.com/zegl/kube-score/cmd/kube-score',
  version: 'v1.20.0',
  takes: 'about a minute',
};

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

/** What its default checks find in manifests. */
export async function findingsOf(manifests: string): Promise<readonly Finding[]> {
  const options = ['score', '--output-format', 'json', '--kubernetes-version', 'v1.36', '-'];
  const linter = spawn(await goTool(KUBE_SCORE), options);
  linter.stdin.end(manifests);
  const [said, error] = await Promise.all([text(linter.stdout), text(linter.stderr)]);
  if (said === '') throw new Error(error);
  return (JSON.parse(said) as readonly Scored[]).flatMap(({ object_name: name, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < ALL_RIGHT)
      .map(({ check, comments }) => ({ check: check.id, says: `${name}: ${comments?.[0]?.summary}` })),
  );
}
