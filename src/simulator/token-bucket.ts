/** How fast a bucket fills, and how many tokens it holds. */
interface Rate {
  ratePerSecond: number;
  burst: number;
}

/** A bucket after a token was asked for, at a time in milliseconds. */
export interface Bucket {
  tokens: number;
  at: number;
  wasTaken: boolean;
}

/** Shares of a token that add up to a whole one are a little less in binary. */
const NEARLY_ONE = 1 - 1e-9;

/** Takes a token when there is one. A bucket begins full. */
export function takeToken({ ratePerSecond, burst }: Rate, bucket: Bucket | undefined, now: number): Bucket {
  const { tokens: left, at } = bucket ?? { tokens: burst, at: now };
  const tokens = Math.min(burst, left + ((now - at) / 1000) * ratePerSecond);
  const wasTaken = tokens >= NEARLY_ONE;
  return { tokens: wasTaken ? Math.max(tokens - 1, 0) : tokens, at: now, wasTaken };
}
