import type { KubeConnection } from '../kube/connection.ts';
import { hasStatus, isExpired } from '../kube/kube-error.ts';
import { collectionOf, foundFrom, type Declared, type Found, type Kind } from './found.ts';
import { requireUnknown } from './unseen.ts';

const PAGE_SIZE = 500;
const PAGE_TIMEOUT_MS = 60_000;

type Page = {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly Declared[];
};

/** All of one kind in a namespace, or everywhere (`undefined`). None when the API server knows no such kind. */
export async function listKind(
  connection: KubeConnection,
  kind: Kind,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const path = collectionOf(kind, namespace);
  for (let found: Found[] = [], next: string | undefined; ;) {
    const query = { limit: PAGE_SIZE, continue: next };
    try {
      // oxlint-disable-next-line no-await-in-loop -- page after page
      const page: Page = await connection.request({
        method: 'GET',
        path,
        query,
        signal,
        timeoutMs: PAGE_TIMEOUT_MS,
      });
      found.push(...page.items.map((resource) => foundFrom(kind, resource)));
      next = page.metadata.continue || undefined;
      if (next === undefined) return found;
    } catch (error) {
      if (hasStatus(error, 404)) return none(connection, kind, signal);
      if (next === undefined || !isExpired(error)) throw error;
      [found, next] = [[], undefined]; // the list took too long to be continued
    }
  }
}

async function none(connection: KubeConnection, kind: Kind, signal: AbortSignal): Promise<readonly Found[]> {
  await requireUnknown(connection, kind, signal);
  return [];
}
