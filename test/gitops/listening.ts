import { once } from 'node:events';
import { connect } from 'node:net';

/** Throws while nobody listens there. */
export async function expectListening(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
