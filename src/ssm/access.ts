import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import type { Clock } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import { awsSsm } from './aws.ts';
import { Budget } from './budget.ts';
import type { Fence } from './fence.ts';
import { fenced, fencedAgents } from './fenced.ts';
import type { SsmAccess, SsmGateway } from './gateway.ts';

export interface AwsAccessOptions {
  readonly region: string;
  /** Twelve digits; left out: from the credentials, else from STS. */
  readonly accountId?: string;
  /** `https://ssm.{region}.example`; left out: the SDK's own. */
  readonly endpointTemplate?: string;
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly concurrency: number;
  readonly requestTimeoutMs: number;
  readonly clock: Clock;
  /** Reads go out whoever leads: they change nothing. */
  readonly fence: Fence;
  readonly observe: (operation: string, outcome: 'success' | 'error') => void;
}

const READ_ATTEMPTS = 3;

/** Opens Systems Manager in any region with the SDK's own credentials. */
export function awsAccess(options: AwsAccessOptions): SsmAccess & { close(): void } {
  const gateways = new Map<string, SsmGateway>();
  const clients: { destroy(): void }[] = [];
  let account: Promise<string> | undefined;

  const client = (region: string, maxAttempts: number, agents: Agents): SSMClient => {
    const made = new SSMClient(clientConfig(options, region, maxAttempts, agents));
    clients.push(made);
    return made;
  };
  const open = (region: string): SsmGateway => {
    const budget = new Budget(options);
    const spend = <T>(call: () => Promise<T>): Promise<T> => budget.spend(call);
    return awsSsm({
      reader: client(region, READ_ATTEMPTS, pools(options)),
      writer: fenced(client(region, 1, fencedAgents(options.fence)), options.fence),
      spend,
      observe: options.observe,
    });
  };
  return {
    defaultRegion: options.region,
    in(region) {
      const gateway = gateways.get(region) ?? open(region);
      gateways.set(region, gateway);
      return gateway;
    },
    accountId() {
      account ??= accountOf(options).catch((error: unknown) => {
        account = undefined; // ask again next time
        throw error;
      });
      return account;
    },
    close: () => clients.forEach((made) => made.destroy()),
  };
}

function pools({ concurrency: maxSockets }: AwsAccessOptions) {
  return { httpAgent: { keepAlive: true, maxSockets }, httpsAgent: { keepAlive: true, maxSockets } };
}

type Agents = ReturnType<typeof pools> | ReturnType<typeof fencedAgents>;

/** `maxAttempts` is set here, so that AWS_MAX_ATTEMPTS can't make the SDK send a write twice. */
function clientConfig(
  { endpointTemplate, requestTimeoutMs }: AwsAccessOptions,
  region: string,
  maxAttempts: number,
  agents: Agents,
): SSMClientConfig {
  return {
    region,
    maxAttempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      ...agents,
    },
    ...(endpointTemplate === undefined ? {} : { endpoint: endpointTemplate.replaceAll('{region}', region) }),
  };
}

async function accountOf(options: AwsAccessOptions): Promise<string> {
  if (options.accountId !== undefined) return options.accountId;
  const sts = new STSClient({ region: options.region, maxAttempts: READ_ATTEMPTS });
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
