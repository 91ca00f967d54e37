import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import type { Clock, Random } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import { repeated, translated, type Call, type Outlet } from './aws-call.ts';
import { awsSsm } from './aws.ts';
import { Budget, type BudgetOptions } from './budget.ts';
import type { Errand, SsmAccess, Urgency } from './gateway.ts';
import { withWholeAnswers } from './whole-answer.ts';

const STS_ATTEMPTS = 3;

/** Is told what happens to calls, for metrics and log. */
interface AwsObserver {
  readonly call: (operation: string, outcome: 'success' | 'error') => void;
  /** A call goes out that has waited for the budget. */
  readonly waited: (urgency: Urgency, waitedMs: number) => void;
  /** AWS has said that there are too many calls, and the rate was halved to `ratePerSecond`. */
  readonly throttled: (region: string, operation: string, ratePerSecond: number) => void;
}

export interface AwsAccessOptions extends Omit<BudgetOptions, 'onWaited'> {
  readonly region: string;
  /** Twelve digits; left out: from the credentials, else from STS. */
  readonly accountId?: string;
  /** `https://ssm.{region}.example`; left out: the SDK's own. */
  readonly endpointTemplate?: string;
  readonly requestTimeoutMs: number;
  /** Of the waits before a read is sent again. */
  readonly networkClock: Clock;
  readonly random: Random;
  readonly observer: AwsObserver;
}

/** What is open of a region: reads and writes have connections of their own. */
interface OpenRegion {
  readonly reader: SSMClient;
  readonly writer: SSMClient;
  readonly budget: Budget;
}

export interface AwsAccess extends SsmAccess {
  /** By region, of those that were called. */
  readonly budgets: ReadonlyMap<string, Pick<Budget, 'ratePerSecond' | 'waiting'>>;
  close(): void;
}

/** Opens Systems Manager in any region with the SDK's own credentials. */
export function awsAccess(options: AwsAccessOptions): AwsAccess {
  const regions = new Map<string, OpenRegion>();
  const budgets = new Map<string, Budget>();
  let account: Promise<string> | undefined;

  function openRegion(region: string): OpenRegion {
    const client = (): SSMClient => withWholeAnswers(new SSMClient(clientConfig(options, region)), options);
    const budget = new Budget({ ...options, onWaited: options.observer.waited });
    const opened = { reader: client(), writer: client(), budget };
    regions.set(region, opened);
    budgets.set(region, budget);
    return opened;
  }

  return {
    defaultRegion: options.region,
    budgets,
    in(region, errand) {
      const { reader, writer, budget } = regions.get(region) ?? openRegion(region);
      const callFor = (as: Errand): Call => translated(outletOf({ ...options, region }, budget, as));
      const change = callFor(errand);
      const waiting = { clock: options.networkClock, random: options.random };
      return awsSsm({
        reader,
        writer,
        change,
        ask: repeated(change, waiting),
        askOfRuns: repeated(callFor({ ...errand, urgency: 'detail' }), waiting),
      });
    },
    accountId() {
      account ??= accountOf(options).catch((error: unknown) => {
        account = undefined; // ask again next time
        throw error;
      });
      return account;
    },
    close: () => [...regions.values()].forEach(({ reader, writer }) => (reader.destroy(), writer.destroy())),
  };
}

function outletOf(
  { region, observer }: Pick<AwsAccessOptions, 'region' | 'observer'>,
  budget: Budget,
  errand: Errand,
): Outlet {
  return {
    spend: (call) => budget.spend(errand, call),
    observe: observer.call,
    throttled(operation) {
      if (budget.throttled()) observer.throttled(region, operation, budget.ratePerSecond);
    },
  };
}

/** `maxAttempts` is set here, so that AWS_MAX_ATTEMPTS can't make the SDK send a write twice. What is sent again is for us to say. */
function clientConfig(options: AwsAccessOptions, region: string): SSMClientConfig {
  const { endpointTemplate, requestTimeoutMs, concurrency } = options;
  return {
    region,
    maxAttempts: 1,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: concurrency },
      httpsAgent: { keepAlive: true, maxSockets: concurrency },
    },
    ...(endpointTemplate === undefined ? {} : { endpoint: endpointTemplate.replaceAll('{region}', region) }),
  };
}

async function accountOf(options: AwsAccessOptions): Promise<string> {
  if (options.accountId !== undefined) return options.accountId;
  const sts = new STSClient({ region: options.region, maxAttempts: STS_ATTEMPTS });
  try {
    const { accountId } = await sts.config.credentials();
    if (accountId !== undefined) return accountId;
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    if (Account === undefined) throw new Error('STS answered without an account');
    return Account;
  } catch (error) {
    throw accountUnknown(error as Error);
  } finally {
    sts.destroy();
  }
}

function accountUnknown(cause: Error): ReconcileError {
  if (cause.name === 'CredentialsProviderError') {
    const message = `No AWS credentials: ${cause.message}`;
    return new ReconcileError({ reason: 'CredentialsUnavailable', retry: 'slow', message, cause });
  }
  const message = `Can't tell which AWS account this is: ${cause.message}. Set accountId (ACCOUNT_ID), or make STS reachable.`;
  const retry = cause instanceof STSServiceException ? 'slow' : 'backoff';
  return new ReconcileError({ reason: 'AccountUnknown', retry, message, cause });
}
