import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { SecureClientSessionOptions, SecureServerOptions } from 'node:http2';

/** `list`: the first page; `page`: one of the others. */
export type Call = 'list' | 'page' | 'watch' | 'other';

/** What happens to an exchange instead of its just being passed on, or in the middle of it. */
export type Fault = (exchange: Exchange) => void;

export interface FaultProxyOptions {
  /** Of the API server. */
  readonly url: string;
  /** Who the proxy is there. What the client says of itself ends here. */
  readonly identity: SecureClientSessionOptions;
  readonly certificate: SecureServerOptions;
}

/** One request and its answer. */
export class Exchange {
  readonly call: Call;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly #client: ServerHttp2Stream;
  readonly #upstream: ClientHttp2Session;
  readonly #headers: IncomingHttpHeaders;
  #answer: ClientHttp2Stream | undefined;

  constructor(client: ServerHttp2Stream, upstream: ClientHttp2Session, headers: IncomingHttpHeaders) {
    this.call = callOf(headers);
    this.path = headers[':path'] ?? '';
    this.authorization = headers.authorization;
    this.#client = client;
    this.#upstream = upstream;
    this.#headers = headers;
    client.on('error', () => {});
  }

  /** Asks the API server, and passes on what it says. */
  pass(): void {
    const client = this.#client;
    if (this.#upstream.destroyed || this.#upstream.closed) return client.close(REFUSED_STREAM);
    const { authorization, ...headers } = this.#headers;
    void authorization;
    const answer = this.#upstream.request(headers);
    this.#answer = answer;
    answer.on('response', (given) => client.headersSent || client.destroyed || client.respond(given));
    answer.on('error', () => client.close(INTERNAL_ERROR));
    client.on('close', () => answer.close());
    client.pipe(answer);
    answer.pipe(client);
  }

  /** Answers in place of the API server. */
  say(code: number, body: object, headers: Readonly<Record<string, string>> = {}): void {
    this.#client.respond({ ':status': code, 'content-type': 'application/json', ...headers });
    this.#client.end(JSON.stringify(body));
  }

  /** Says `lastWords` and ends the answer as if it were complete. */
  end(lastWords = ''): void {
    this.#leaveApiServer();
    if (!this.#client.headersSent) this.#client.respond({ ':status': 200 });
    this.#client.end(lastWords);
  }

  /** Half of what the API server says next, and then: the end of the answer, or of the connection. */
  breakOff(what: 'answer' | 'connection'): void {
    if (!this.#answer) this.pass();
    this.#answer?.unpipe();
    this.#answer?.once('data', (chunk: Buffer) => {
      const half = chunk.subarray(0, chunk.length / 2);
      this.#leaveApiServer();
      if (what === 'answer') this.#client.end(half);
      else this.#client.write(half, () => this.#client.session?.destroy());
    });
    this.#answer?.resume();
  }

  #leaveApiServer(): void {
    this.#answer?.unpipe();
    this.#answer?.removeAllListeners('error').on('error', () => {});
    this.#answer?.close();
  }
}

const REFUSED_STREAM = 7;
const INTERNAL_ERROR = 2;

/** Stands between us and the API server as one of several API servers would: TLS ends here, HTTP/2 too. */
export class FaultProxy {
  readonly #options: FaultProxyOptions;
  readonly #server: Http2SecureServer;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #watches = new Set<Exchange>();
  readonly #asked: { readonly call: Call; readonly path: string }[] = [];
  #sentAway = 0;
  #planned: { readonly call: Call; readonly fault: Fault; readonly played: () => void }[] = [];
  /** Whether the client's Authorization is good. Others hear 401. */
  accepts: (authorization: string | undefined) => boolean = () => true;

  constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#server = createSecureServer(options.certificate);
    this.#server.on('session', (session) => this.#welcome(session));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Watches that are open now. */
  get watches(): number {
    return this.#watches.size;
  }

  /** How many of these were asked for so far, in all namespaces or in one. */
  asked(call: Call, namespace?: string): number {
    const part = namespace === undefined ? '' : `/namespaces/${namespace}/`;
    return this.#asked.filter((each) => each.call === call && each.path.includes(part)).length;
  }

  /** Connections so far whose client was asked to go elsewhere. */
  get sentAway(): number {
    return this.#sentAway;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  /** Plays the faults on the next calls of this sort, one on each. Resolves when all were played. */
  async next(call: Call, ...faults: readonly Fault[]): Promise<void> {
    await Promise.all(
      faults.map((fault) => new Promise<void>((played) => void this.#planned.push({ call, fault, played }))),
    );
  }

  /** Plays the fault on each watch that is open now. */
  inWatches(fault: Fault): void {
    for (const each of this.#watches) fault(each);
  }

  /** Plays the fault on the watch that is open the longest. */
  inFirstWatch(fault: Fault): void {
    for (const each of [...this.#watches].slice(0, 1)) fault(each);
  }

  /** Asks clients to go elsewhere: what is open may end here, nothing new begins. */
  goAway(): void {
    for (const session of this.#sessions) {
      if (!session.closed) this.#sentAway += 1;
      session.close();
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const session of this.#sessions) session.destroy();
    await closed;
  }

  #welcome(session: ServerHttp2Session): void {
    const upstream = connect(this.#options.url, this.#options.identity);
    this.#sessions.add(session);
    session
      .on('error', () => {})
      .on('close', () => {
        this.#sessions.delete(session);
        upstream.destroy();
      });
    upstream
      .on('error', () => {})
      .on('goaway', () => session.close())
      .on('close', () => session.destroy());
    session.on('stream', (stream, headers) => this.#play(new Exchange(stream, upstream, headers), stream));
  }

  #play(exchange: Exchange, stream: ServerHttp2Stream): void {
    const { call, path } = exchange;
    this.#asked.push({ call, path });
    if (!this.accepts(exchange.authorization)) return refused(401, 'Unauthorized')(exchange);
    if (path.includes('watch=true')) {
      this.#watches.add(exchange);
      stream.on('close', () => this.#watches.delete(exchange));
    }
    const index = this.#planned.findIndex((each) => each.call === call);
    const [planned] = index === -1 ? [] : this.#planned.splice(index, 1);
    if (!planned) return exchange.pass();
    planned.fault(exchange);
    planned.played();
  }
}

function callOf({ ':path': path = '', ':method': method }: IncomingHttpHeaders): Call {
  const { pathname, searchParams } = new URL(path, 'https://api');
  if (searchParams.get('sendInitialEvents') === 'true') return 'list';
  if (searchParams.get('watch') === 'true') return 'watch';
  if (method !== 'GET' || !pathname.endsWith('/things')) return 'other';
  return searchParams.has('continue') ? 'page' : 'list';
}

/** A refusal as the API server words it. */
export function refused(code: number, reason: string, details: object = {}): Fault {
  const { retryAfterSeconds } = details as { retryAfterSeconds?: number };
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return (exchange) => exchange.say(code, statusOf(code, reason, details), headers);
}

/** An ERROR event, after which the API server ends the watch. */
export function errorEvent(code: number, reason: string, details: object = {}): Fault {
  const event = { type: 'ERROR', object: statusOf(code, reason, details) };
  return (exchange) => exchange.end(`${JSON.stringify(event)}\n`);
}

export const ended: Fault = (exchange) => exchange.end();

function statusOf(code: number, reason: string, details: object): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'injected', code, reason, details };
}
