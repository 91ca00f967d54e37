import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Why the operator can't be relied on just now. `undefined`: it can. */
  readonly unready: () => string | undefined;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `/healthz` says that the process runs, whatever AWS and Kubernetes do; `/readyz` that its caches are full and fresh. */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    void answer(options, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  options: HealthOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, contentType: string, text: string): void => {
    response.writeHead(status, { 'content-type': contentType }).end(text);
  };
  switch (request.url) {
    case '/healthz':
      return send(200, 'text/plain', 'ok\n');
    case '/readyz': {
      const unready = options.unready();
      return send(unready === undefined ? 200 : 503, 'text/plain', `${unready ?? 'ok'}\n`);
    }
    case '/metrics': {
      const { contentType, text } = await options.metrics();
      return send(200, contentType, text);
    }
    default:
      return send(404, 'text/plain', 'Paths: /healthz /readyz /metrics\n');
  }
}
