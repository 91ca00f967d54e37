import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  openConnection,
  type KubeConnection,
  type KubeRequest,
  type KubeStream,
} from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { compareVersions } from '../../src/kube/resource-version.ts';
import { bodyOf, forward, operationOf } from '../support/forward.ts';

/** What happens at one call. `before` and `after`: the operator dies before it leaves, or once it is answered. `lost`: its answer gets lost. */
export type Blow = 'before' | 'after' | 'lost';

export const BLOWS: readonly Blow[] = ['before', 'after', 'lost'];

export interface Strike {
  /** Counted from 1, over the calls to AWS and to the API server together. */
  readonly call: number;
  readonly blow: Blow;
}

interface Versioned {
  readonly metadata?: { readonly resourceVersion?: string };
}

/** All that goes out of one operator: every call passes it, and can be the last one. */
export class Wire {
  readonly #target: string;
  readonly #strike: Strike | undefined;
  readonly #calls: string[] = [];
  /** Path of a collection → the newest version that was told of it. */
  readonly #seen = new Map<string, string>();
  readonly #dead = new AbortController();
  readonly #server = createServer((request, response) => void this.#toAws(request, response));

  /** `target`: of the simulator. */
  constructor(target: string, strike?: Strike) {
    this.#target = target;
    this.#strike = strike;
  }

  /** So far: `CreateAssociation`, `PATCH …/status`. */
  get calls(): readonly string[] {
    return this.#calls;
  }

  get isCut(): boolean {
    return this.#dead.signal.aborted;
  }

  /** Resolves when nothing leaves the operator any more. */
  get cut(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.isCut) resolve();
    this.#dead.signal.addEventListener('abort', () => resolve(), { once: true });
    return promise;
  }

  /** The address of AWS, as the operator is to know it. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** As the operator's own, but every request passes the wire. */
  readonly openConnection: typeof openConnection = (options): KubeConnection => {
    const inner = openConnection(options);
    const { signal: dead } = this.#dead;
    return {
      ...inner,
      request: async <T>(request: KubeRequest) => {
        const answer = await this.#pass(`${request.method} ${request.path}`, () => inner.request<T>(request));
        if (isList(answer)) this.#see(request.path, answer);
        return answer;
      },
      stream: <T>(request: KubeStream) =>
        this.#seeing<T>(
          request.path,
          inner.stream<T>({
            ...request,
            signal: AbortSignal.any([dead, ...(request.signal ? [request.signal] : [])]),
          }),
        ),
    };
  };

  /** The caches of the operator know this collection as it was at `version`, or later. */
  hasSeen(plural: string, version: string): boolean {
    const [, seen = '0'] = [...this.#seen].find(([path]) => path.endsWith(`/${plural}`)) ?? [];
    return compareVersions(seen, version) >= 0;
  }

  async *#seeing<T>(path: string, events: AsyncIterable<T>): AsyncGenerator<T, void> {
    for await (const event of events) {
      yield event;
      this.#see(path, (event as { readonly object?: Versioned }).object);
    }
  }

  #see(path: string, told: Versioned | undefined): void {
    const version = told?.metadata?.resourceVersion;
    if (version !== undefined && compareVersions(version, this.#seen.get(path) ?? '0') > 0)
      this.#seen.set(path, version);
  }

  async #toAws(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await bodyOf(request);
      const answer = await this.#pass(operationOf(request), () => forward(this.#target, request, body));
      response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
    } catch {
      response.destroy();
    }
  }

  async #pass<T>(name: string, send: () => Promise<T>): Promise<T> {
    if (this.isCut) throw lost(name);
    const number = this.#calls.push(name);
    const blow = this.#strike?.call === number ? this.#strike.blow : undefined;
    if (blow === 'before') this.#dead.abort();
    if (this.isCut) throw lost(name);
    try {
      const answer = await send();
      if (blow === 'lost') throw lost(name);
      return answer;
    } finally {
      if (blow === 'after') this.#dead.abort();
      if (this.isCut) throw lost(name); // oxlint-disable-line no-unsafe-finally -- whatever the answer was, nobody hears it
    }
  }
}

function isList(answer: unknown): answer is Versioned {
  return typeof answer === 'object' && answer !== null && 'items' in answer;
}

function lost(name: string): KubeError {
  return new KubeError(`${name}: no answer`, { status: 0, reason: 'Unreachable' });
}
