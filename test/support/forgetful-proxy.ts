import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ForgetfulProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** An AWS that does not keep one member of what it is sent: stands before the simulator and takes it out of writes. */
export async function startForgetfulProxy(target: string, member: string): Promise<ForgetfulProxy> {
  const server = createServer((request, response) => {
    void forward(target, member, request)
      .then(async (answer) => {
        response.writeHead(answer.status, {
          'content-type': answer.headers.get('content-type') ?? 'text/plain',
        });
        response.end(Buffer.from(await answer.arrayBuffer()));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function forward(target: string, member: string, request: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const operation = String(request.headers['x-amz-target'] ?? '');
  const body = /\.(Create|Update)(Association|Document)$/.test(operation) ? without(text, member) : text;
  const kept = ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'];
  const headers = Object.fromEntries(kept.map((name) => [name, String(request.headers[name] ?? '')]));
  return fetch(target, { method: 'POST', headers, body });
}

function without(text: string, member: string): string {
  const { [member]: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
}
