import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import type { Clock, Random } from '../clock.ts';
import { accountOf, limits } from './account.ts';
import { repeated, translated, type Call, type ObservedCall, type Outlet } from './aws-call.ts';
import { awsSsm } from './aws.ts';
import { Budget, type BudgetOptions } from './budget.ts';
import type { Fence } from './fence.ts';
import { fenced, fencedAgents } from './fenced.ts';
import type { Errand, SsmAccess, Urgency } from './gateway.ts';
import { withWholeAnswers } from './whole-answer.ts';

/** Is told what happens to calls, for metrics and log. */
interface AwsObserver {
  readonly call: (call: ObservedCall) => void;
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
  /** Reads go out whoever leads: they change nothing. */
  readonly fence: Fence;
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
  /** What waits for the budget, and what comes later, is refused. What is on its way goes on. */
  sendNoMore(): void;
  close(): void;
}

/** Opens Systems Manager in any region with the SDK's own credentials. */
export function awsAccess(options: AwsAccessOptions): AwsAccess {
  const regions = new Regions(options);
  const asking = new AbortController();
  let account: Promise<string> | undefined;
  return {
    defaultRegion: options.region,
    budgets: regions.budgets,
    in(region, errand) {
      const { reader, writer, budget } = regions.open(region);
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
      account ??= accountOf({ ...options, signal: asking.signal }).catch((error: unknown) => {
        account = undefined; // ask again next time
        throw error;
      });
      return account;
    },
    sendNoMore() {
      regions.sendNoMore();
      asking.abort();
    },
    close: () => regions.close(),
  };
}

/** Each is opened when it is first called. */
class Regions {
  readonly budgets = new Map<string, Budget>();
  readonly #options: AwsAccessOptions;
  readonly #opened = new Map<string, OpenRegion>();
  #sendsMore = true;

  constructor(options: AwsAccessOptions) {
    this.#options = options;
  }

  open(region: string): OpenRegion {
    return this.#opened.get(region) ?? this.#add(region);
  }

  sendNoMore(): void {
    this.#sendsMore = false;
    for (const { budget } of this.#opened.values()) budget.close();
  }

  close(): void {
    for (const { reader, writer } of this.#opened.values()) {
      reader.destroy();
      writer.destroy();
    }
  }

  #add(region: string): OpenRegion {
    const options = this.#options;
    const client = (agents: Agents): SSMClient =>
      withWholeAnswers(new SSMClient(clientConfig(options, region, agents)), options);
    const budget = new Budget({ ...options, onWaited: options.observer.waited });
    if (!this.#sendsMore) budget.close();
    this.budgets.set(region, budget);
    const writer = fenced(client(fencedAgents(options.fence)), options.fence);
    const opened = { reader: client(pools(options)), writer, budget };
    this.#opened.set(region, opened);
    return opened;
  }
}

function outletOf(
  { region, observer, networkClock }: Pick<AwsAccessOptions, 'region' | 'observer' | 'networkClock'>,
  budget: Budget,
  errand: Errand,
): Outlet {
  return {
    spend: (call) => budget.spend(errand, call),
    observe: observer.call,
    clock: networkClock,
    throttled(operation) {
      if (budget.throttled()) observer.throttled(region, operation, budget.ratePerSecond);
    },
  };
}

type Agents = ReturnType<typeof pools> | ReturnType<typeof fencedAgents>;

function pools({ concurrency: maxSockets }: AwsAccessOptions) {
  return { httpAgent: { keepAlive: true, maxSockets }, httpsAgent: { keepAlive: true, maxSockets } };
}

/** `maxAttempts` is set here, so that AWS_MAX_ATTEMPTS can't make the SDK send a write twice. What is sent again is for us to say. */
function clientConfig(
  { endpointTemplate, requestTimeoutMs }: AwsAccessOptions,
  region: string,
  agents: Agents,
): SSMClientConfig {
  return {
    region,
    maxAttempts: 1,
    retryMode: 'standard',
    requestHandler: { ...limits(requestTimeoutMs), ...agents },
    ...(endpointTemplate === undefined ? {} : { endpoint: endpointTemplate.replaceAll('{region}', region) }),
  };
}
