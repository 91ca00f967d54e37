import type { Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { Clock } from '../clock.ts';
import type { Credentials } from './credentials.ts';
import { lateAbort } from './late-abort.ts';

/** A live HTTP/2 connection answers these. */
const PING_MS = 5_000;

/** Three of them without an answer: a NAT or a firewall has forgotten the connection, or its machine is gone. */
const SILENCE_MS = 15_000;

/** A connection may swallow requests and still bring events, when what sits in between is broken in one direction. */
const UNANSWERED_LIMIT = 3;

const LAST_ANSWERS_MS = 1_000;

/** Where a connection stood: which one it was, and how much it had said. */
interface Mark {
  readonly socket: Socket | undefined;
  readonly bytesRead: number;
}

/** One HTTP/2 connection to the API server, made anew when it breaks. */
export interface Transport {
  send(request: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;

  /**
   * For an answer without end: `leave` is called when it keeps a connection open that the API server wants us to leave
   * (GOAWAY) and there is another one like it already. The answer of `addWatch` takes that back.
   */
  addWatch(leave: () => void): () => void;

  mark(): Mark;

  /**
   * For requests that ran out of time: in HTTP/2 that leaves the connection in use, and a dead one would swallow every
   * later request too. Breaks the connection when it has said nothing since `mark`, or for the third time in a row.
   */
  ranOutOfTime(mark: Mark): void;

  close(): Promise<void>;
}

export function openTransport(origin: string, credentials: Credentials, clock: Clock): Transport {
  const connections = new Connections(clock);
  const connect = connectorFor(credentials, connections);
  const one = new Agent({
    allowH2: true,
    connections: 1,
    // Without a number, undici 8.12.4 does not connect again after a GOAWAY until the last open watch has ended (tried).
    pipelining: 1_000,
    connect,
    h2Options: { pingInterval: PING_MS },
    keepAliveTimeout: 60_000,
  });
  const careful = one.compose(lateAbort);
  // Without HTTP/2 (an old proxy in between) a watch takes a connection for itself, so there must be more than one.
  const many = new Agent({ allowH2: false, connect });
  const isTls = origin.startsWith('https:');

  return {
    async send(request) {
      const pool = (connections.areMultiplexed ?? isTls) ? careful : many;
      const answer = await pool.request({ ...request, origin, headersTimeout: 0, bodyTimeout: 0 });
      connections.answered();
      return answer;
    },
    addWatch: (leave) => connections.addWatch(leave),
    mark: () => connections.mark(),
    ranOutOfTime: (mark) => connections.ranOutOfTime(mark),
    async close() {
      await Promise.all([one.destroy(), many.destroy()]);
    },
  };
}

/**
 * The HTTP/2 connection in use, and the one before it for as long as it has work. Without HTTP/2 each request has one of
 * its own, which ends with it when it runs out of time.
 */
class Connections {
  areMultiplexed: boolean | undefined;
  readonly #clock: Clock;
  readonly #watches = new Map<() => void, number>();
  #current: Socket | undefined;
  #former: Socket | undefined;
  #made = 0;
  #unanswered = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A watch in the one before the former has to move on: two connections are enough. */
  async beforeConnect(): Promise<void> {
    const oldest = this.#former;
    this.#former = this.#current;
    if (!oldest || oldest.closed) return;
    for (const [leave, made] of this.#watches) if (made < this.#made) leave();
    await closing(oldest, this.#clock);
    oldest.destroy();
  }

  /** At the latest connection, or at the one that is to come. */
  addWatch(leave: () => void): () => void {
    this.#watches.set(leave, this.#made);
    return () => this.#watches.delete(leave);
  }

  connected(socket: Socket & { readonly alpnProtocol?: unknown }): void {
    this.areMultiplexed = socket.alpnProtocol === 'h2';
    if (!this.areMultiplexed) return;
    this.#current = socket;
    this.#made += 1;
    this.#unanswered = 0;
    breakWhenSilent(socket, this.#clock, () => socket === this.#current);
  }

  answered(): void {
    this.#unanswered = 0;
  }

  mark(): Mark {
    return { socket: this.#current, bytesRead: this.#current?.bytesRead ?? 0 };
  }

  ranOutOfTime({ socket, bytesRead }: Mark): void {
    if (!socket || socket !== this.#current || socket.destroyed) return;
    this.#unanswered += 1;
    if (socket.bytesRead === bytesRead || this.#unanswered >= UNANSWERED_LIMIT) socket.destroy(wentSilent());
  }
}

/** Asks for certificates at each new connection, because they rotate too. One that is cut off throws. */
function connectorFor(credentials: Credentials, connections: Connections): buildConnector.connector {
  return (options, callback) => {
    const connect = async (): Promise<void> => {
      const tls = await credentials.tls();
      await connections.beforeConnect();
      const open = buildConnector({ ...tls, allowH2: true, preferH2: true, keepAliveInitialDelay: 30_000 });
      open(options, (...answer) => {
        if (answer[1]) connections.connected(answer[1]);
        callback(...answer);
      });
    };
    connect().catch((error: Error) => callback(error, null));
  };
}

/** Requests that are under way get their answers. */
function closing(socket: Socket, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(LAST_ANSWERS_MS, resolve);
    socket.once('close', () => {
      cancel();
      resolve();
    });
  });
}

/** A connection that the API server is winding up (GOAWAY) is not `inUse`: undici pings it no more, a watch may end in it. */
function breakWhenSilent(socket: Socket, clock: Clock, inUse: () => boolean): void {
  let heard = socket.bytesRead;
  let cancel = clock.after(SILENCE_MS, check);
  socket.once('close', () => cancel());

  function check(): void {
    if (!inUse()) return;
    if (socket.bytesRead === heard) return void socket.destroy(wentSilent());
    heard = socket.bytesRead;
    cancel = clock.after(SILENCE_MS, check);
  }
}

function wentSilent(): Error {
  return new Error('the connection to the API server has gone silent');
}
