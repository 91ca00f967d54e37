import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';
import type { Place } from './namespace.ts';

/** How often Argo CD has compared the application because something in the cluster had changed. */
export async function refreshesOf({ namespace }: Place): Promise<number> {
  const lines = (await readFile(inject('argo').log, 'utf8')).split('\n');
  return lines.filter(
    (line) =>
      line.includes('Refreshing app status (controller refresh requested)') &&
      line.includes(`"application":"${namespace}"`),
  ).length;
}
