import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Why only a restart can help. `undefined`: the process works. */
  readonly stuck: () => string | undefined;
  /** Why the operator can't be relied on just now. `undefined`: it can. */
  readonly unready: () => string | undefined;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `/healthz` says that the process works, whatever AWS and Kubernetes do; `/readyz` that its caches are full and fresh. */
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
  const judge = (trouble: string | undefined): void =>
    send(trouble === undefined ? 200 : 503, 'text/plain', `${trouble ?? 'ok'}\n`);
  switch (request.url?.split('?')[0]) {
    case '/healthz':
      return judge(options.stuck());
    case '/readyz':
      return judge(options.unready());
    case '/metrics': {
      const { contentType, text } = await options.metrics();
      return send(200, contentType, text);
    }
    default:
      return send(404, 'text/plain', 'Paths: /healthz /readyz /metrics\n');
  }
}
