import type { AwsAccessOptions } from '../../src/ssm/access.ts';
import { Fence } from '../../src/ssm/fence.ts';
import type { ManualClock } from './manual-clock.ts';
import { REGION } from './rig.ts';
import { seeded } from './seeded.ts';

/** A way to AWS on `clock`, for one who always leads, one call at a time and as fast as that goes. */
export function awsOptions(clock: ManualClock): AwsAccessOptions {
  return {
    region: REGION,
    accountId: '111122223333',
    ratePerSecond: 0,
    burst: 1,
    concurrency: 1,
    requestTimeoutMs: 8_000,
    clock,
    networkClock: clock,
    random: seeded(1),
    fence: new Fence({ clock, writableMs: () => Infinity }),
    observer: { call: () => {}, waited: () => {}, throttled: () => {} },
  };
}
