import type { KubeConnection, KubeRequest, openConnection } from '../../src/kube/connection.ts';
import { compareVersions } from '../../src/kube/resource-version.ts';

/** Real time. A watch tells within milliseconds: who has heard nothing by then can't hear, and the test goes on. */
const PATIENCE_MS = 5_000;

/** The newest resourceVersion of each of our kinds. */
type Versions = Map<string, string>;

interface Versioned {
  readonly metadata?: { readonly resourceVersion?: string };
}

/**
 * What a test has declared, and what each operator has heard of it. Time in a test stands still between two steps, a
 * watch needs real time: on a busy machine an edit would else be heard of minutes later.
 */
export class Sight {
  readonly #declared: Versions = new Map();
  readonly #watchers = new Set<Watcher>();

  /** The same connection; what is written through it counts as declared. */
  declaring(connection: KubeConnection): KubeConnection {
    return {
      ...connection,
      request: async <T>(request: KubeRequest) => {
        const answer = await connection.request<T>(request);
        if (request.method !== 'GET') note(this.#declared, request.path, answer as Versioned);
        return answer;
      },
    };
  }

  /** Connections as `open` makes them. They count as one operator's, until they are closed. */
  watching(open: typeof openConnection): typeof openConnection {
    return (options) => {
      const watcher = new Watcher(open(options));
      this.#watchers.add(watcher);
      const close = async (): Promise<void> => {
        this.#watchers.delete(watcher);
        watcher.leave();
        await watcher.connection.close();
      };
      return { ...watcher.connection, stream: (request) => watcher.stream(request), close };
    };
  }

  /** Resolves when each operator has taken in all that was declared. */
  async caughtUp(): Promise<void> {
    await Promise.all([...this.#watchers].map((watcher) => watcher.hears(this.#declared)));
  }
}

class Watcher {
  readonly connection: KubeConnection;
  readonly #heard: Versions = new Map();
  #onHeard = (): void => {};
  #hasLeft = false;

  constructor(connection: KubeConnection) {
    this.connection = connection;
  }

  async *stream<T>(request: Parameters<KubeConnection['stream']>[0]): AsyncIterable<T> {
    for await (const event of this.connection.stream<T>(request)) {
      yield event;
      note(this.#heard, request.path, (event as { readonly object?: Versioned }).object); // it was taken in
      this.#onHeard();
    }
  }

  leave(): void {
    this.#hasLeft = true;
    this.#onHeard();
  }

  async hears(declared: Versions): Promise<void> {
    const hasHeard = (): boolean =>
      this.#hasLeft ||
      [...declared].every(([kind, version]) => {
        const heard = this.#heard.get(kind);
        return heard !== undefined && compareVersions(heard, version) >= 0;
      });
    if (hasHeard()) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, PATIENCE_MS);
      this.#onHeard = () => {
        if (!hasHeard()) return;
        clearTimeout(patience);
        resolve();
      };
    });
  }
}

/** Only of paths of our kinds. */
function note(versions: Versions, path: string, object: Versioned | undefined): void {
  const [kind] = /ssm(?:association|document)s(?=\/|$)/.exec(path) ?? [];
  const version = object?.metadata?.resourceVersion;
  if (kind === undefined || version === undefined) return;
  const known = versions.get(kind);
  if (known === undefined || compareVersions(version, known) > 0) versions.set(kind, version);
}
