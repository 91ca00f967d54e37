import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openConnection, type KubeConnection, type KubeRequest } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { bodyOf, forward, operationOf } from '../support/forward.ts';

/** What happens at one call. `before` and `after`: the operator dies before it leaves, or once it is answered. `lost`: its answer gets lost. */
export type Blow = 'before' | 'after' | 'lost';

export const BLOWS: readonly Blow[] = ['before', 'after', 'lost'];

export interface Strike {
  /** Counted from 1, over the calls to AWS and to the API server together. */
  readonly call: number;
  readonly blow: Blow;
}

/** All that goes out of one operator: every call passes it, and can be the last one. */
export class Wire {
  readonly #target: string;
  readonly #strike: Strike | undefined;
  readonly #calls: string[] = [];
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
      request: <T>(request: KubeRequest) =>
        this.#pass(`${request.method} ${request.path}`, () => inner.request<T>(request)),
      stream: (request) =>
        inner.stream({
          ...request,
          signal: AbortSignal.any([dead, ...(request.signal ? [request.signal] : [])]),
        }),
    };
  };

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

function lost(name: string): KubeError {
  return new KubeError(`${name}: no answer`, { status: 0, reason: 'Unreachable' });
}
