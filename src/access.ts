import type { Config } from './config.ts';
import type { Surroundings } from './kind.ts';
import { awsAccess, type AwsAccess } from './ssm/access.ts';
import type { Fence } from './ssm/fence.ts';
import { URGENCIES } from './ssm/gateway.ts';
import { OPERATIONS } from './ssm/operations.ts';
import { traceCall } from './telemetry/tracing.ts';

interface Opening {
  readonly around: Surroundings;
  readonly fence: Fence;
  /** Default: `awsAccess`. */
  readonly openAccess?: typeof awsAccess;
}

/** The way to AWS, watched by log and metrics. */
export function accessFor(config: Config, { around, fence, openAccess = awsAccess }: Opening): AwsAccess {
  const { clock, networkClock, random, metrics, log } = around;
  const access = openAccess({
    region: config.region,
    ...(config.accountId === undefined ? {} : { accountId: config.accountId }),
    ...(config.endpointTemplate === undefined ? {} : { endpointTemplate: config.endpointTemplate }),
    ratePerSecond: config.awsRate,
    burst: config.awsBurst,
    concurrency: config.awsConcurrency,
    requestTimeoutMs: config.awsTimeoutMs,
    clock,
    networkClock,
    random,
    observer: {
      call(call) {
        metrics.observeCall(call);
        traceCall(call, clock.now());
      },
      waited: (urgency, waitedMs) => metrics.observeBudgetWait(urgency, waitedMs),
      throttled: (region, operation, ratePerSecond) =>
        log.warn(
          { region, operation, ratePerSecond: Number(ratePerSecond.toFixed(2)) },
          'AWS throttles: sending half as many calls',
        ),
    },
    fence,
  });
  metrics.watchBudgets(access.budgets, { operations: OPERATIONS, urgencies: URGENCIES });
  return access;
}
