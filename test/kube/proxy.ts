import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import type { Clock } from '../../src/clock.ts';

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
}

/** So many bytes of what the API server says pass in so much time. */
export interface Pace {
  readonly bytes: number;
  readonly everyMs: number;
  readonly clock: Clock;
}

/** Stands between us and the API server, and can be as bad as a network. TLS passes through it unopened. */
export class Proxy {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<Pair>();
  readonly #server: Server = createServer((client) => this.#accept(client));
  #welcomes = true;
  #accepted = 0;
  #mostOpen = 0;
  #slow = false;
  readonly #broken = new WeakSet<Pair>();
  #brokenSoFar = 0;

  constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections accepted so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Connections that were open at one time. */
  get mostOpen(): number {
    return this.#mostOpen;
  }

  /** Connections so far that did not end by our will. */
  get broken(): number {
    return this.#brokenSoFar;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  /** Takes connections again. */
  welcome(): void {
    this.#welcomes = true;
  }

  /** Breaks all connections, and new ones at once. The port stays ours: a free one would be somebody else's soon. */
  refuse(): void {
    this.#welcomes = false;
    this.reset();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.reset();
    await closed;
  }

  /** Breaks all connections; new ones are welcome. */
  reset(): void {
    for (const pair of this.#pairs) {
      this.#break(pair);
      pair.client.resetAndDestroy();
    }
  }

  /** Nothing passes any more on the connections that are open now; nobody is told. New ones are welcome. */
  silence(): void {
    for (const pair of this.#pairs) {
      this.#break(pair);
      pair.client.unpipe().resume();
      pair.upstream.unpipe().pause();
    }
  }

  /** The API server's ends of the connections are gone, ours don't know. New ones are welcome. */
  halfOpen(): void {
    for (const pair of this.#pairs) {
      this.#break(pair);
      pair.client.unpipe().resume();
      pair.upstream.unpipe().removeAllListeners('close').destroy();
    }
  }

  /** What we say gets lost on the connections that are open now; what the API server says still comes. */
  deafen(): void {
    for (const pair of this.#pairs) {
      this.#break(pair);
      pair.client.unpipe().resume();
    }
  }

  /** Holds back what the API server says on the connections that are open now, until `release`. */
  hold(): void {
    for (const { upstream } of this.#pairs) upstream.unpipe();
  }

  release(): void {
    for (const { client, upstream } of this.#pairs) upstream.pipe(client);
  }

  /** What the API server says on the connections that are open now trickles, until `hurry`. */
  slow(pace: Pace): void {
    this.#slow = true;
    const trickle = (): Transform => trickling(pace, () => this.#slow);
    for (const { client, upstream } of this.#pairs) upstream.unpipe().pipe(trickle()).pipe(client);
  }

  hurry(): void {
    this.#slow = false;
  }

  #accept(client: Socket): void {
    if (!this.#welcomes) return void client.on('error', () => {}).resetAndDestroy();
    const pair = { client, upstream: connect(this.#target) };
    this.#accepted += 1;
    this.#pairs.add(pair);
    this.#mostOpen = Math.max(this.#mostOpen, this.#pairs.size);
    const end = (): void => {
      client.destroy();
      pair.upstream.destroy();
      this.#pairs.delete(pair);
    };
    for (const socket of [client, pair.upstream]) socket.on('error', end).on('close', end);
    client.on('end', end);
    pair.upstream.on('end', () => this.#break(pair)).on('error', () => this.#break(pair));
    client.pipe(pair.upstream);
    pair.upstream.pipe(client);
  }

  #break(pair: Pair): void {
    if (this.#broken.has(pair)) return;
    this.#broken.add(pair);
    this.#brokenSoFar += 1;
  }
}

function trickling({ bytes, everyMs, clock }: Pace, isSlow: () => boolean): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const pass = (from: number): void => {
        const to = isSlow() ? from + bytes : chunk.length;
        this.push(chunk.subarray(from, to));
        if (to >= chunk.length) done();
        else clock.after(everyMs, () => pass(to));
      };
      pass(0);
    },
  });
}
