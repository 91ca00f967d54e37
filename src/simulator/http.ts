import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';

/** A request, read to its end. */
export interface HttpRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body was longer than what is read of one; then `body` is its beginning. */
  isTooLarge: boolean;
}

/** An answer, whole. */
export interface HttpAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** Answers a request; `drop` cuts the connection without an answer. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer | 'drop'>;

/** [U] where AWS draws the line. */
const LARGEST_BODY = 10 * 1024 * 1024;

/** The whole body is taken off the wire, so that its sender comes to hear the answer. */
async function bodyOf(message: IncomingMessage): Promise<Pick<HttpRequest, 'body' | 'isTooLarge'>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    if (size <= LARGEST_BODY) chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
  }
  return { body: Buffer.concat(chunks).toString(), isTooLarge: size > LARGEST_BODY };
}

const ORIGIN = 'http://localhost';

/** A path may begin with two slashes; what is no URL at all counts as the root. */
function urlOf(target: string): URL {
  return URL.parse(target.startsWith('/') ? `${ORIGIN}${target}` : target) ?? new URL(ORIGIN);
}

/** The answer of `handle`, or 500 when it fails: only faults may cut a connection. */
async function answerTo(message: IncomingMessage, handle: HttpHandler): Promise<HttpAnswer | 'drop'> {
  const { method = 'GET', headers } = message;
  const read = await bodyOf(message);
  try {
    const url = urlOf(message.url ?? '/');
    return await handle({ method, url, headers, ...read });
  } catch (error) {
    console.error(error);
    const body = JSON.stringify({ message: `The simulator failed: ${String(error)}` });
    return { status: 500, contentType: 'application/json', body };
  }
}

function write(response: ServerResponse, answer: HttpAnswer, requestId: string): void {
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
    'x-amzn-requestid': requestId,
  });
  response.end(answer.body);
}

/** A server that hands every request to `handle`, with a request id on every answer. */
export function httpServer(handle: HttpHandler, requestId: () => string): Server {
  const server = createServer((message, response) => {
    answerTo(message, handle)
      .then((answer) => {
        if (answer === 'drop') message.socket.destroy();
        else write(response, answer, requestId());
      })
      // A client that went away while it sent its request is no failure of ours.
      .catch(() => message.socket.destroy());
  });
  // A server that closes idle connections first cuts a request that was just sent: only faults may do that.
  server.keepAliveTimeout = 0;
  return server;
}

/** Resolves with the port when the server listens. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Resolves when the server is closed, open connections cut. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
