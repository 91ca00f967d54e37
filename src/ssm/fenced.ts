import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Fence } from './fence.ts';

/**
 * Everything that `client` sends passes the fence, as the last thing before it leaves: signed, with no wait to come but
 * that for a connection, which `fencedAgents` looks after.
 */
export function fenced(client: SSMClient, fence: Fence): SSMClient {
  client.middlewareStack.add((next) => (args) => fence.pass(() => next(args)), {
    name: 'fence',
    step: 'deserialize',
    priority: 'low',
  });
  return client;
}

/** Pools without a limit, so that no request waits in them for its turn: the budget limits how many there are. */
export function fencedAgents(fence: Fence): { readonly httpAgent: Agent; readonly httpsAgent: TlsAgent } {
  return {
    httpAgent: behind(fence, new Agent({ keepAlive: true }), 'connect'),
    httpsAgent: behind(fence, new TlsAgent({ keepAlive: true }), 'secureConnect'),
  };
}

/** Requests get a socket once it is connected, if the fence is open then. When it closes before, they fail at once. */
function behind<A extends Agent>(fence: Fence, agent: A, connected: 'connect' | 'secureConnect'): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const socket = connect(options) as Socket;
    const cancel = fence.whenClosed(() => socket.destroy(fence.refusal()));
    const failed = (error: Error): void => {
      cancel();
      done?.(error, socket);
    };
    socket.once('error', failed);
    socket.once(connected, () => {
      cancel();
      if (!fence.isOpen) return socket.destroy(fence.refusal());
      socket.off('error', failed);
      done?.(null, socket);
    });
    return undefined;
  };
  return agent;
}
