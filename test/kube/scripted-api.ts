import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { type KubeConnection, openConnection } from '../../src/kube/connection.ts';

/** For what the real API server can't be made to say. Speaks HTTP/1.1 without TLS. Ends with the test. */
export async function scriptApi(
  clock: Clock,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<KubeConnection> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'kube-scripted-'));
  const path = join(folder, 'kubeconfig');
  writeFileSync(path, JSON.stringify(kubeconfigFor(port)));
  const connection = openConnection({ kubeconfig: path, clock });
  onTestFinished(async () => {
    await connection.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return connection;
}

export function say(
  response: ServerResponse,
  code: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function kubeconfigFor(port: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'scripted',
    clusters: [
      { name: 'scripted', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } },
    ],
    users: [{ name: 'scripted', user: { token: 'secret' } }],
    contexts: [{ name: 'scripted', context: { cluster: 'scripted', user: 'scripted', namespace: 'home' } }],
  };
}
