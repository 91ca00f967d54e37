import { globSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

const CRDS = join(import.meta.dirname, '../../crds/*.yaml');

/** Installs our CRDs with `kubectl`, and waits until the API server serves them. */
export async function installCrds(kubectl: (...args: readonly string[]) => Promise<unknown>): Promise<void> {
  const files = globSync(CRDS).flatMap((file) => ['-f', file]);
  await kubectl('apply', '--server-side', ...files);
  // again, because it fails at once on a CRD that is too young to have conditions
  await eventually(() => kubectl('wait', '--for=condition=Established', '--timeout=30s', ...files));
}
