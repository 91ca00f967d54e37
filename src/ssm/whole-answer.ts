import type { IncomingMessage } from 'node:http';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Clock } from '../clock.ts';

interface Limit {
  readonly requestTimeoutMs: number;
  readonly networkClock: Clock;
}

/** Gives up an answer that has not ended `requestTimeoutMs` after its request left: the SDK's own time-out ends with the headers (tried). */
export function withWholeAnswers(client: SSMClient, { requestTimeoutMs, networkClock }: Limit): SSMClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      const startedMs = networkClock.monotonicMs();
      const result = await next(args);
      const { body } = result.response as { readonly body: IncomingMessage };
      const giveUp = (): void => void body.destroy(new Error('the answer stopped before its end'));
      const leftMs = startedMs + requestTimeoutMs - networkClock.monotonicMs();
      body.once('close', networkClock.after(leftMs, giveUp));
      return result;
    },
    { name: 'wholeAnswer', step: 'deserialize', priority: 'low' },
  );
  return client;
}
