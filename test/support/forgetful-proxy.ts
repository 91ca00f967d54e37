import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyOf, forward, operationOf } from './forward.ts';

export interface ForgetfulProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** An AWS that does not keep one member of what it is sent: stands before the simulator and takes it out of writes. */
export async function startForgetfulProxy(target: string, member: string): Promise<ForgetfulProxy> {
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((text) => forward(target, request, isWrite(operationOf(request)) ? without(text, member) : text))
      .then(({ status, contentType, body }) =>
        response.writeHead(status, { 'content-type': contentType }).end(body),
      )
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

function isWrite(operation: string): boolean {
  return /^(Create|Update)(Association|Document)$/.test(operation);
}

function without(text: string, member: string): string {
  const { [member]: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
}
