import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Serves the repositories below a folder as git servers do; Flux reads no file://. Ends with the test. Answers its URL. */
export async function serveGit(folder: string): Promise<string> {
  const server = createServer((request, response) => answer(folder, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** By git's own program, which speaks CGI. */
function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const backend = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: request.headers['git-protocol'] as string | undefined,
    },
  });
  backend.on('error', (error) => fail(response, error.message));
  backend.stdin.on('error', () => {}); // it has ended, and its code says how
  request.pipe(backend.stdin);
  const parts: Buffer[] = [];
  backend.stdout.on('data', (part: Buffer) => parts.push(part));
  backend.on('close', (code) => {
    if (code !== 0) return fail(response, `git http-backend has ended with ${code}`);
    const { headers, body } = split(Buffer.concat(parts));
    const status = Number.parseInt(headers['status'] ?? '200', 10);
    delete headers['status'];
    response.writeHead(status, headers).end(body);
  });
}

/** Flux tells what it got. */
function fail(response: ServerResponse, message: string): void {
  if (!response.headersSent) response.writeHead(500).end(message);
}

function split(said: Buffer): { readonly headers: Record<string, string>; readonly body: Buffer } {
  const end = said.indexOf('\r\n\r\n');
  const lines = said.subarray(0, end).toString().split('\r\n');
  const headers = lines.map((line) => line.split(': ') as [string, string]);
  return {
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: said.subarray(end + 4),
  };
}
