import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
}

/** Stands between us and the API server, and can be as bad as a network. TLS passes through it unopened. */
export class Proxy {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<Pair>();
  #server: Server | undefined;
  #port = 0;
  #accepted = 0;

  constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections accepted so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Takes connections; after `refuse`, on the same port as before. */
  async welcome(): Promise<void> {
    const server = createServer((client) => this.#accept(client));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Breaks all connections and takes no new ones. */
  async refuse(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    this.reset();
    await closed;
  }

  /** Breaks all connections; new ones are welcome. */
  reset(): void {
    for (const { client } of this.#pairs) client.resetAndDestroy();
  }

  /** Nothing passes any more on the connections that are open now; nobody is told. New ones are welcome. */
  silence(): void {
    for (const { client, upstream } of this.#pairs) {
      client.unpipe().pause();
      upstream.unpipe().pause();
    }
  }

  /** Holds back what the API server says on the connections that are open now, until `release`. */
  hold(): void {
    for (const { upstream } of this.#pairs) upstream.unpipe();
  }

  release(): void {
    for (const { client, upstream } of this.#pairs) upstream.pipe(client);
  }

  #accept(client: Socket): void {
    this.#accepted += 1;
    const pair = { client, upstream: connect(this.#target) };
    this.#pairs.add(pair);
    const end = (): void => {
      client.destroy();
      pair.upstream.destroy();
      this.#pairs.delete(pair);
    };
    for (const socket of [client, pair.upstream]) socket.on('error', end).on('close', end);
    client.pipe(pair.upstream);
    pair.upstream.pipe(client);
  }
}
