import type { Dispatcher } from 'undici';
import { type Clock, sleep } from '../clock.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { type Deadline, deadline } from './deadline.ts';
import { jsonLines } from './json-lines.ts';
import { hasStatus, KubeError, kubeErrorFrom } from './kube-error.ts';
import { contextOf, loadKubeconfig, namespaceOf } from './kubeconfig.ts';
import { openTransport, type Transport } from './transport.ts';

const USER_AGENT = 'ssm-operator';
const TIMEOUT_MS = 10_000;
const READ_TRIES = 3;
const LONGEST_RETRY_AFTER_MS = 30_000;
/** As client-go calls it. */
const NO_ANSWER = '<error>';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
  /** Default: 10 s. */
  readonly timeoutMs?: number;
}

export interface KubeStream {
  readonly path: string;
  readonly query?: Query;
  readonly signal?: AbortSignal | undefined;
  /** Silence for longer than this is a failure (`Timeout`). */
  readonly idleMs: number;
}

/** The API server. Every failure is a `KubeError`, except that an aborted call throws its signal's reason. */
export interface KubeConnection {
  /** Sent once, unless the API server says "not now" to a read, or does not know our token any more. */
  request<T>(request: KubeRequest): Promise<T>;

  /** A GET whose answer is newline-delimited JSON. It ends when the API server ends it, or keeps asking us to go elsewhere. */
  stream<T>(request: KubeStream): AsyncIterable<T>;

  /** Of the current context; in a pod, the pod's own. */
  readonly namespace: string | undefined;

  /** Its address, for people. */
  readonly server: string;

  /** Of the kubeconfig. `undefined` in a pod. */
  readonly context: string | undefined;

  close(): Promise<void>;
}

export interface ConnectionOptions {
  /** What the environment variable KUBECONFIG holds. Without it: the pod's service account, else the home folder. */
  readonly kubeconfig?: string | undefined;
  readonly clock: Clock;
  readonly observer?: RequestObserver | undefined;
}

/** Is told what becomes of requests, for metrics. */
interface RequestObserver {
  /** `code` is `<error>` when no answer came. Of a stream: until it began. */
  readonly answered: (request: SentRequest & { readonly durationMs: number }) => void;
  /** It is sent again because of that answer. */
  readonly retried: (request: SentRequest) => void;
}

interface SentRequest {
  readonly method: string;
  readonly host: string;
  readonly code: string;
}

/** Opens nothing yet: the first request does. Throws one sentence when the configuration is of no use. */
export function openConnection({ kubeconfig, clock, observer }: ConnectionOptions): KubeConnection {
  const config = loadKubeconfig(kubeconfig);
  const credentials = credentialsOf(config, clock);
  const server = new URL(config.getCurrentCluster()?.server ?? '');
  const wire: Wire = {
    clock,
    credentials,
    transport: openTransport(server.origin, credentials, clock),
    host: server.host,
    prefix: server.pathname.replace(/\/$/, ''),
    observer,
  };
  return {
    request: <T>(request: KubeRequest) => requestPatiently<T>(wire, request),
    stream: <T>(request: KubeStream) => streamPatiently<T>(wire, request),
    namespace: namespaceOf(config),
    server: server.href.replace(/\/$/, ''),
    context: contextOf(config),
    close: () => wire.transport.close(),
  };
}

interface Wire {
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly transport: Transport;
  readonly host: string;
  readonly prefix: string;
  readonly observer: RequestObserver | undefined;
}

async function requestPatiently<T>(wire: Wire, request: KubeRequest): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await requestOnce<T>(wire, request);
    } catch (error) {
      const waitMs =
        tries === 1 && hasStatus(error, 401)
          ? 0
          : tries < READ_TRIES
            ? waitBeforeRetry(request, error)
            : undefined;
      if (waitMs === undefined) throw error;
      const code = error instanceof KubeError ? String(error.status) : NO_ANSWER;
      wire.observer?.retried({ method: request.method, host: wire.host, code });
      if (waitMs > 0) await sleep(wire.clock, waitMs, request.signal);
    }
  }
}

/** `undefined`: not again. */
function waitBeforeRetry({ method }: KubeRequest, error: unknown): number | undefined {
  if (method !== 'GET' || !hasStatus(error, 429, 503) || error.retryAfterMs === undefined) return undefined;
  return Math.min(error.retryAfterMs, LONGEST_RETRY_AFTER_MS);
}

async function requestOnce<T>(wire: Wire, request: KubeRequest): Promise<T> {
  const { method, path, query, body, contentType = 'application/json', signal } = request;
  const call = `${method} ${path}`;
  const mark = wire.transport.mark();
  const limit = deadline(wire.clock, signal);
  limit.extend(request.timeoutMs ?? TIMEOUT_MS);
  try {
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': contentType };
    const answer = await sendAs(wire, limit, { method, path: targetOf(wire, path, query), ...payload }, type);
    return await bodyOf<T>(call, answer);
  } catch (error) {
    if (limit.passed) wire.transport.ranOutOfTime(mark);
    throw failureOf(call, error, limit.passed, signal);
  } finally {
    limit.clear();
  }
}

async function* streamPatiently<T>(wire: Wire, request: KubeStream): AsyncGenerator<T, void> {
  try {
    yield* streamOnce<T>(wire, request);
  } catch (error) {
    if (!hasStatus(error, 401)) throw error;
    yield* streamOnce<T>(wire, request);
  }
}

async function* streamOnce<T>(
  wire: Wire,
  { path, query, signal, idleMs }: KubeStream,
): AsyncGenerator<T, void> {
  const call = `GET ${path}`;
  const limit = deadline(wire.clock, signal);
  limit.extend(idleMs);
  let left = false;
  const removeWatch = wire.transport.addWatch(() => {
    left = true;
    limit.abort();
  });
  try {
    const answer = await sendAs(wire, limit, { method: 'GET', path: targetOf(wire, path, query) });
    if (answer.statusCode !== 200) await bodyOf(call, answer);
    for await (const value of jsonLines<T>(answer.body)) {
      limit.extend(idleMs);
      yield value;
    }
  } catch (error) {
    if (left) return;
    throw failureOf(call, error, limit.passed, signal);
  } finally {
    // Also reached when the reader has had enough: the stream must not stay open behind it.
    limit.abort();
    limit.clear();
    removeWatch();
  }
}

/** As who we are, and says when that is refused. */
async function sendAs(
  { clock, credentials, host, observer, transport }: Wire,
  limit: Deadline,
  request: Pick<Dispatcher.RequestOptions, 'method' | 'path' | 'body'>,
  more: Readonly<Record<string, string>> = {},
): Promise<Dispatcher.ResponseData> {
  const identity = await limit.race(credentials.headers());
  const headers = { ...identity, accept: 'application/json', 'user-agent': USER_AGENT, ...more };
  const sentMs = clock.monotonicMs();
  const tell = (code: string): void =>
    observer?.answered({ method: request.method, host, code, durationMs: clock.monotonicMs() - sentMs });
  // undici minds the signal only when there is a connection, and that may take longer than the request has
  const answer = await limit
    .race(transport.send({ ...request, headers, signal: limit.signal }))
    .catch((error: unknown) => {
      tell(NO_ANSWER);
      throw error;
    });
  tell(String(answer.statusCode));
  if (answer.statusCode === 401) credentials.forget(identity);
  return answer;
}

function targetOf({ prefix }: Wire, path: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return pairs.length === 0
    ? `${prefix}${path}`
    : `${prefix}${path}?${new URLSearchParams(pairs).toString()}`;
}

async function bodyOf<T>(call: string, { statusCode, headers, body }: Dispatcher.ResponseData): Promise<T> {
  const text = await body.text();
  if (statusCode >= 200 && statusCode <= 299) return parsed(call, text);
  throw kubeErrorFrom(call, statusCode, text, headers['retry-after']?.toString());
}

function parsed(call: string, text: string): any {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KubeError(`${call}: the answer is not JSON`, { status: 0, reason: 'Unreadable', cause });
  }
}

function failureOf(call: string, error: unknown, late: boolean, signal: AbortSignal | undefined): unknown {
  if (error instanceof KubeError) return error;
  if (signal?.aborted) return signal.reason;
  if (late)
    return new KubeError(`${call}: no answer in time`, { status: 0, reason: 'Timeout', cause: error });
  const text = error instanceof Error ? error.message : String(error);
  return new KubeError(`${call}: ${text}`, { status: 0, reason: 'Unreachable', cause: error });
}
