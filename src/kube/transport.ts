import type { Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { Clock } from '../clock.ts';
import type { Credentials } from './credentials.ts';
import { lateAbort } from './late-abort.ts';

/** A live HTTP/2 connection answers these. */
const PING_MS = 5_000;

/** Three of them without an answer: a NAT or a firewall has forgotten the connection, or its machine is gone. */
const SILENCE_MS = 15_000;

/** Where a connection stood: which one it was, and how much it had said. */
interface Mark {
  readonly socket: Socket | undefined;
  readonly bytesRead: number;
}

/** One HTTP/2 connection to the API server, made anew when it breaks. */
export interface Transport {
  send(request: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;

  mark(): Mark;

  /**
   * Breaks the connection when it has said nothing since `mark`. For requests that ran out of time: in HTTP/2 that
   * leaves the connection in use, and a dead one would swallow every later request too.
   */
  dropIfSilentSince(mark: Mark): void;

  close(): Promise<void>;
}

export function openTransport(origin: string, credentials: Credentials, clock: Clock): Transport {
  let current: Socket | undefined;
  let multiplexed = origin.startsWith('https:');

  function connected(socket: Socket & { readonly alpnProtocol?: unknown }): void {
    current = socket;
    multiplexed = socket.alpnProtocol === 'h2';
    if (multiplexed) breakWhenSilent(socket, clock, () => socket === current);
  }

  const connect = connectorFor(credentials, connected);
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

  return {
    send: (request) =>
      (multiplexed ? careful : many).request({ ...request, origin, headersTimeout: 0, bodyTimeout: 0 }),
    mark: () => ({ socket: current, bytesRead: current?.bytesRead ?? 0 }),
    dropIfSilentSince({ socket, bytesRead }) {
      if (!socket || socket !== current || socket.destroyed || socket.bytesRead !== bytesRead) return;
      socket.destroy(wentSilent());
    },
    async close() {
      await Promise.all([one.destroy(), many.destroy()]);
    },
  };
}

/** Asks for certificates at each new connection, because they rotate too. */
function connectorFor(
  credentials: Credentials,
  connected: (socket: Socket) => void,
): buildConnector.connector {
  return (options, callback) => {
    credentials.tls().then(
      (tls) => {
        const connect = buildConnector({
          ...tls,
          allowH2: true,
          preferH2: true,
          keepAliveInitialDelay: 30_000,
        });
        connect(options, (...answer) => {
          if (answer[1]) connected(answer[1]);
          callback(...answer);
        });
      },
      (error: Error) => callback(error, null),
    );
  };
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
