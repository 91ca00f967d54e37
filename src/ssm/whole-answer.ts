import type { IncomingMessage } from 'node:http';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Clock } from '../clock.ts';

interface Limit {
  readonly requestTimeoutMs: number;
  readonly networkClock: Clock;
}

/** Gives up an answer that has begun and does not end in time: the SDK's own time-out ends with the headers (tried). */
export function withWholeAnswers(client: SSMClient, { requestTimeoutMs, networkClock }: Limit): SSMClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { body } = result.response as { readonly body: IncomingMessage };
      const giveUp = (): void => void body.destroy(new Error('the answer stopped before its end'));
      body.once('close', networkClock.after(requestTimeoutMs, giveUp));
      return result;
    },
    { name: 'wholeAnswer', step: 'deserialize', priority: 'low' },
  );
  return client;
}
