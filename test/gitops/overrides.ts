import { execFile } from 'node:child_process';
import { isDeepStrictEqual, promisify } from 'node:util';
import { load } from 'js-yaml';
import { inject } from 'vitest';
import type { Site } from './site.ts';

const run = promisify(execFile);

type Live = Readonly<Record<string, unknown>>;

/** Prints what an action makes of a resource, and not how that differs. */
const WHOLE = `sh -c 'cat "$1"'`;
const HEADLINE = /^Following fields have been changed:\n\n/;

/** The scripts as Argo CD itself runs them, on resources as they are in the cluster. `resource` is `kind/name`. */
export function overridesAt(site: Site): {
  health(resource: string): Promise<string>;
  /** Name and whether it is disabled. */
  actions(resource: string): Promise<Readonly<Record<string, boolean>>>;
  /** Runs it as somebody does in Argo CD's pages: what the script changes becomes a merge patch. */
  act(resource: string, action: string): Promise<void>;
} {
  const command = async (name: string, live: Live, ...args: readonly string[]): Promise<string> => {
    const { cli, settings } = inject('argo');
    const [program = '', ...words] = cli;
    const file = await site.file('live.json', live);
    const given = [...words, 'admin', 'settings', 'resource-overrides', name, file, ...args];
    const env = { ...process.env, KUBECTL_EXTERNAL_DIFF: WHOLE, TMPDIR: site.folder, HOME: site.folder };
    return (await run(program, [...given, '--argocd-cm-path', settings], { env })).stdout;
  };
  return {
    async health(resource) {
      const said = await command('health', await liveOf(site, resource));
      const [, status] = /^STATUS: (\w+)$/m.exec(said) ?? [];
      if (status === undefined) throw new Error(said);
      return status;
    },
    async actions(resource) {
      const [, ...rows] = (await command('list-actions', await liveOf(site, resource))).trim().split('\n');
      return Object.fromEntries(
        rows
          .map((row) => row.trim().split(/\s+/))
          .map(([name = '', disabled]) => [name, disabled === 'true']),
      );
    },
    async act(resource, action) {
      const live = await liveOf(site, resource);
      const said = await command('run-action', live, action);
      if (!HEADLINE.test(said)) throw new Error(said);
      const patch = mergePatch(live, load(said.replace(HEADLINE, '')) as Live);
      await site.kube('patch', resource, '--type=merge', '-p', JSON.stringify(patch));
    },
  };
}

async function liveOf({ kube }: Site, resource: string): Promise<Live> {
  return JSON.parse(await kube('get', resource, '-o', 'json', '--show-managed-fields')) as Live;
}

/** RFC 7396, as Argo CD's server makes it. */
function mergePatch(from: Live, to: Live): Live {
  const removed = Object.keys(from).filter((key) => !(key in to));
  const changed = Object.entries(to).filter(([key, value]) => !isDeepStrictEqual(value, from[key]));
  return Object.fromEntries([
    ...removed.map((key) => [key, null] as const),
    ...changed.map(([key, value]) => {
      const before = from[key];
      return [key, isMap(before) && isMap(value) ? mergePatch(before, value) : value] as const;
    }),
  ]);
}

function isMap(value: unknown): value is Live {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
