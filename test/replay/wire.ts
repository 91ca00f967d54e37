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

/** One call on its way out of an operator. */
export interface Call {
  /** Counted from 1, over the calls to AWS and to the API server together. */
  readonly number: number;
  /** `CreateAssociation`, `PATCH …/status`. */
  readonly name: string;
  readonly to: 'AWS' | 'Kubernetes';
}

/** May also be a look for one name, which is as quiet. */
export function isSweep({ name }: Call): boolean {
  return name === 'ListAssociations' || name === 'ListDocuments';
}

/** Lets a call go out, or not, and answers what the operator gets to hear. */
export type Passage = <T>(call: Call, send: () => Promise<T>) => Promise<T>;

export const unhindered: Passage = (_call, send) => send();

export interface WireOptions {
  /** Of the simulator. */
  readonly target: string;
  /** Whom AWS takes the operator for. */
  readonly principal: string;
  readonly passageOf: (wire: Wire) => Passage;
  /** What the first list shows instead of a resource, as a standby that has watched it for long may know it. */
  readonly firstKnown?: (uid: string) => object | undefined;
}

interface Versioned {
  readonly metadata?: { readonly uid?: string; readonly resourceVersion?: string };
}

interface Told {
  readonly type?: string;
  readonly object?: Versioned;
}

/** All that goes out of one operator: every call passes it, and can be the last one. */
export class Wire {
  readonly #options: WireOptions;
  readonly #passage: Passage;
  readonly #calls: Call[] = [];
  /** Path of a collection → the newest version that was told of it. */
  readonly #seen = new Map<string, string>();
  /** By uid, oldest first. */
  readonly #versions = new Map<string, readonly Versioned[]>();
  /** Collections whose first list is complete: before that an operator waits for it, and time with the operator. */
  readonly #listed = new Set<string>();
  readonly #dead = new AbortController();
  readonly #server = createServer((request, response) => void this.#toAws(request, response));
  #held: PromiseWithResolvers<void> | undefined;
  #wasLate = false;
  #underWay: Call | undefined;

  constructor(options: WireOptions) {
    this.#options = options;
    this.#passage = options.passageOf(this);
  }

  /** So far. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  get principal(): string {
    return this.#options.principal;
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

  /** The operator dies: nothing leaves it from now on, except what is `underWay`, and it hears nothing. */
  kill(underWay?: Call): void {
    this.#underWay = underWay;
    this.#dead.abort();
    this.releaseWatches();
  }

  /** What watches tell comes later, after the first list. */
  holdWatches(): void {
    this.#wasLate = true;
    this.#held ??= Promise.withResolvers();
  }

  releaseWatches(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  get holdsWatches(): boolean {
    return this.#held !== undefined;
  }

  /** Watches were held at some time. */
  get wasLate(): boolean {
    return this.#wasLate;
  }

  /** The address of AWS, as the operator is to know it. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.releaseWatches();
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
        const name = `${request.method} ${request.path}`;
        const answer = await this.#pass(name, 'Kubernetes', () => inner.request<T>(request));
        if (isList(answer)) {
          this.#listed.add(request.path);
          this.#see(request.path, answer);
        }
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
    let isListed = false;
    for await (const event of events) {
      if (this.#listed.has(path)) await this.#held?.promise;
      const { type, object } = event as Told;
      if (type === 'BOOKMARK') this.#listed.add(path);
      const { uid = '' } = object?.metadata ?? {};
      isListed ||= type !== 'ADDED';
      const older = isListed ? undefined : this.#options.firstKnown?.(uid);
      yield older === undefined ? event : { ...event, object: older };
      if (object === undefined) continue;
      this.#versions.set(uid, [...(this.#versions.get(uid) ?? []), object]);
      if (older === undefined) this.#see(path, object);
    }
  }

  /** As this operator has heard of it before its last change. */
  versionBefore(uid: string): object | undefined {
    return this.#versions.get(uid)?.at(-2);
  }

  #see(path: string, told: Versioned | undefined): void {
    const version = told?.metadata?.resourceVersion;
    if (version !== undefined && compareVersions(version, this.#seen.get(path) ?? '0') > 0)
      this.#seen.set(path, version);
  }

  async #toAws(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { target, principal } = this.#options;
    try {
      const body = await bodyOf(request);
      const answer = await this.#pass(operationOf(request), 'AWS', () =>
        forward(target, request, body, principal),
      );
      response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
    } catch {
      response.destroy();
    }
  }

  async #pass<T>(name: string, to: Call['to'], send: () => Promise<T>): Promise<T> {
    if (this.isCut) throw lost(name);
    const call = { number: this.#calls.length + 1, name, to };
    this.#calls.push(call);
    const sendUnlessCut = async (): Promise<T> => {
      if (this.isCut && this.#underWay !== call) throw lost(name);
      return send();
    };
    try {
      return await this.#passage(call, sendUnlessCut);
    } finally {
      if (this.isCut) throw lost(name); // oxlint-disable-line no-unsafe-finally -- whatever the answer was, nobody hears it
    }
  }
}

function isList(answer: unknown): answer is Versioned {
  return typeof answer === 'object' && answer !== null && 'items' in answer;
}

/** What an operator hears when an answer never comes. */
export function lost(name: string): KubeError {
  return new KubeError(`${name}: no answer`, { status: 0, reason: 'Unreachable' });
}
