import { spawnSync } from 'node:child_process';
import { findPrograms } from '../control-plane/binary.ts';
import { helm, kubectl } from '../support/tools.ts';
import { argoCd } from './argo-cd.ts';
import { flux } from './flux.ts';
import { redis } from './redis.ts';
import { fetchUpstreamTests } from './upstream.ts';

/**
 * Fetches and builds what the tests need, and then runs them where there is no network but that of this machine: Argo
 * CD's controller shows its metrics on every address.
 */
const log = (line: string): void => console.error(line);

await prepare().catch((error: Error) => {
  log(`No Argo CD and no Flux: ${error.message}`);
  process.exit(1);
});
const vitest = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'test/gitops/vitest.config.ts',
  '--root',
  '.',
];
const command = [...isolation(), process.execPath, ...vitest, ...process.argv.slice(2)];
process.execve?.('/usr/bin/env', ['env', ...command]);

async function prepare(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('these tests run on Linux.');
  if (spawnSync('git', ['--version']).status !== 0) throw new Error('git is needed: install it.');
  await redis(log);
  await argoCd(log);
  await fetchUpstreamTests();
  await flux(log);
  await findPrograms({ log });
  await kubectl();
  await helm();
}

/** Words before a command; none where that is not possible. */
function isolation(): readonly string[] {
  const up = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const ways = [
    ['unshare', '--net', ...up],
    ['unshare', '--net', '--map-root-user', ...up],
  ];
  const way = ways.find(([program = '', ...args]) => spawnSync(program, [...args, 'true']).status === 0);
  if (way !== undefined) return way;
  log(
    'NOT ISOLATED: this needs unshare and ip, and the right to use them. The metrics of Argo CD are open to your network while the tests run.',
  );
  return [];
}
