import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import { ReconcileError } from '../controller/error.ts';
import { noCredentials } from './aws-error.ts';
import { stopping } from './unsent.ts';

const STS_ATTEMPTS = 3;

interface AccountOptions {
  readonly region: string;
  readonly accountId?: string;
  /** For each of three attempts. */
  readonly requestTimeoutMs: number;
  /** STS is asked no more once it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Twelve digits: as set, else of the credentials, else as STS says. Throws `AccountUnknown`, `CredentialsUnavailable` or
 * `Stopping`.
 */
export async function accountOf(options: AccountOptions): Promise<string> {
  const { region, requestTimeoutMs, signal } = options;
  if (options.accountId !== undefined) return options.accountId;
  if (signal.aborted) throw stopping();
  const sts = new STSClient({ region, maxAttempts: STS_ATTEMPTS, requestHandler: limits(requestTimeoutMs) });
  try {
    const { accountId } = await sts.config.credentials();
    if (accountId !== undefined) return accountId;
    const { Account } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    if (Account === undefined) throw new Error('STS answered without an account');
    return Account;
  } catch (error) {
    throw signal.aborted ? stopping() : accountUnknown(error as Error);
  } finally {
    sts.destroy();
  }
}

/** The SDK waits for ever unless told otherwise, and all passes wait for the account. */
export function limits(requestTimeoutMs: number) {
  return {
    connectionTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
  };
}

function accountUnknown(cause: Error): ReconcileError {
  if (cause.name === 'CredentialsProviderError') {
    const message = noCredentials(cause);
    return new ReconcileError({ reason: 'CredentialsUnavailable', retry: 'slow', message, cause });
  }
  const message = `Can't tell which AWS account this is: ${cause.message}. Set accountId (ACCOUNT_ID), or make STS reachable.`;
  const retry = cause instanceof STSServiceException ? 'slow' : 'backoff';
  return new ReconcileError({ reason: 'AccountUnknown', retry, message, cause });
}
