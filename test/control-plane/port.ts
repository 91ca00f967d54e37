import { createServer, type AddressInfo } from 'node:net';

/** A port of 127.0.0.1 that nobody has. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

export async function refuseTakenPort(port: number): Promise<void> {
  await listenOnce(port).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EADDRINUSE' ? 'is in use' : `can't be used (${error.message})`;
    throw new Error(`Port ${port} ${reason}: choose another.`, { cause: error });
  });
}

async function listenOnce(wanted: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
