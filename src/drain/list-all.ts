import { KINDS, type Found } from './found.ts';
import { inParallel } from './in-parallel.ts';
import { listKind } from './list-kind.ts';
import type { Job } from './world.ts';

const PARALLEL = 8;

/** Of the namespaces, or of all when none is named. */
export async function listAll(
  { connection, signal, patience }: Job,
  namespaces: readonly string[],
  kinds = KINDS,
): Promise<readonly Found[]> {
  const lists = kinds.flatMap((kind) => scopesOf(namespaces).map((namespace) => ({ kind, namespace })));
  const found: (readonly Found[])[] = [];
  await inParallel([...lists.entries()], PARALLEL, async ([index, { kind, namespace }]) => {
    found[index] = await patience.persistently(() => listKind(connection, kind, namespace, signal));
  });
  return found.flat();
}

/** `undefined` stands for all. */
export function scopesOf(namespaces: readonly string[]): readonly (string | undefined)[] {
  return namespaces.length === 0 ? [undefined] : namespaces;
}
