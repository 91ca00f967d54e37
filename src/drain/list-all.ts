import { KINDS, listKind, type Found } from './found.ts';
import type { Job } from './world.ts';

/** Of the namespaces, or of all when none is named. */
export async function listAll(
  { connection, signal, patience }: Job,
  namespaces: readonly string[],
  kinds = KINDS,
): Promise<readonly Found[]> {
  const lists = kinds.flatMap((kind) =>
    scopesOf(namespaces).map((namespace) =>
      patience.persistently(() => listKind(connection, kind, namespace, signal)),
    ),
  );
  return (await Promise.all(lists)).flat();
}

/** `undefined` stands for all. */
export function scopesOf(namespaces: readonly string[]): readonly (string | undefined)[] {
  return namespaces.length === 0 ? [undefined] : namespaces;
}
