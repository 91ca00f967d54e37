import { CONTENT_LABEL } from '../../src/api/names.ts';
import type { KubeConnection, KubeRequest, openConnection } from '../../src/kube/connection.ts';
import { compareVersions } from '../../src/kube/resource-version.ts';

/** Real time. A watch tells within milliseconds: who has heard nothing by then can't hear, and the test goes on. */
const PATIENCE_MS = 5_000;

/** The newest resourceVersion of each kind that operators watch. */
type Versions = Map<string, string>;

interface Versioned {
  readonly metadata?: {
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/**
 * What was written by tests and operators, and what each operator has heard of it. Time in a test stands still between
 * two steps, a watch needs real time: on a busy machine an edit would else be heard of minutes later.
 */
export class Sight {
  readonly #written: Versions = new Map();
  readonly #watchers = new Set<Watcher>();

  /** The same connection; what is written through it is to be heard of. */
  writing(connection: KubeConnection): KubeConnection {
    return {
      ...connection,
      request: async <T>(request: KubeRequest) => {
        const answer = await connection.request<T>(request);
        if (request.method !== 'GET') note(this.#written, request.path, answer as Versioned);
        return answer;
      },
    };
  }

  /** Connections as `open` makes them. They count as one operator's, until they are closed. */
  watching(open: typeof openConnection): typeof openConnection {
    return (options) => {
      const connection = this.writing(open(options));
      const watcher = new Watcher(connection);
      this.#watchers.add(watcher);
      const close = async (): Promise<void> => {
        this.#watchers.delete(watcher);
        watcher.leave();
        await connection.close();
      };
      return { ...connection, stream: (request) => watcher.stream(request), close };
    };
  }

  /** Resolves when each operator has taken in all that was written of what it watches. */
  async caughtUp(): Promise<void> {
    await Promise.all([...this.#watchers].map((watcher) => watcher.hears(this.#written)));
  }
}

class Watcher {
  readonly #connection: KubeConnection;
  readonly #heard: Versions = new Map();
  /** Several may wait: tests wait for several resources at once. */
  readonly #waiting = new Set<() => void>();
  #isDeaf = false;

  constructor(connection: KubeConnection) {
    this.#connection = connection;
  }

  async *stream<T>(request: Parameters<KubeConnection['stream']>[0]): AsyncIterable<T> {
    for await (const event of this.#connection.stream<T>(request)) {
      yield event;
      note(this.#heard, request.path, (event as { readonly object?: Versioned }).object); // it was taken in
      this.#isDeaf = false;
      this.#tell();
    }
  }

  leave(): void {
    this.#isDeaf = true;
    this.#tell();
  }

  async hears(written: Versions): Promise<void> {
    if (this.#isDeaf || this.#hasHeard(written)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (this.#isDeaf || this.#hasHeard(written)) resolve();
    };
    this.#waiting.add(look);
    const patience = setTimeout(() => this.leave(), PATIENCE_MS);
    await promise;
    clearTimeout(patience);
    this.#waiting.delete(look);
  }

  #tell(): void {
    for (const look of this.#waiting) look();
  }

  #hasHeard(written: Versions): boolean {
    return [...this.#heard].every(
      ([kind, version]) => compareVersions(version, written.get(kind) ?? '0') >= 0,
    );
  }
}

function note(versions: Versions, path: string, object: Versioned | undefined): void {
  const { resourceVersion: version, labels = {} } = object?.metadata ?? {};
  const [kind] = /(?:ssmassociations|ssmdocuments|configmaps)(?=\/|$)/.exec(path) ?? [];
  const isWatched = kind !== 'configmaps' || labels[CONTENT_LABEL] !== undefined;
  if (kind === undefined || version === undefined || !isWatched) return;
  const known = versions.get(kind);
  if (known === undefined || compareVersions(version, known) > 0) versions.set(kind, version);
}
