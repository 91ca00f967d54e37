import type { SSMClient } from '@aws-sdk/client-ssm';
import { callRaw, type RawAnswer } from '../simulator/raw-call.ts';
import type { Stage } from '../simulator/support.ts';

/** What a statement may use: the API of one account and region, and time that passes. */
export interface Account {
  /** Retries nothing. */
  ssm: SSMClient;
  /** A call as bytes on the wire, for what the SDK would not send or would hide. */
  call: (operation: string, input: object) => Promise<RawAnswer>;
  /** Lets so much time pass (ISO 8601), such as the minute in which a document becomes Active. */
  pass: (duration: string) => Promise<void>;
}

export function accountOf({ ssm, url, advance }: Stage): Account {
  return { ssm, call: (operation, input) => callRaw(url, operation, input), pass: advance };
}
