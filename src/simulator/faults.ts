import { partitionOf } from './arns.ts';
import { AwsError } from './error.ts';
import { rulesIn, scopeKey } from './scopes.ts';
import { takeToken, type Bucket } from './token-bucket.ts';
import { matchesArn } from './wildcards.ts';
import type { World } from './world.ts';

export const FAULT_KINDS = ['throttle', 'error', 'latency', 'drop', 'denied', 'stale'] as const;
export const FAULT_TIMES = ['before', 'after'] as const;

/** Trouble that calls run into. A member that is left out doesn't restrict. */
export interface Fault {
  operation?: string;
  /** An ARN with wildcards: only calls that touch a resource which it matches are struck. */
  resource?: string;
  kind: (typeof FAULT_KINDS)[number];
  /** Before or after the effect of the call. Default before. `stale` is always before. */
  when?: (typeof FAULT_TIMES)[number];
  /** The error code, for kind error. */
  code?: string;
  message?: string;
  /** How often it still strikes. Default: always. */
  times?: number;
  /** In [0, 1]. Default 1. */
  probability?: number;
  /** In real milliseconds, for kind latency. */
  latencyMs?: number;
  /** For kind throttle, with `burst`: only calls that find no token are struck. */
  ratePerSecond?: number;
  burst?: number;
  /** The tokens that are left. */
  bucket?: Bucket;
}

/** Who calls what, as faults and the call record see it. */
export interface Caller {
  operation: string;
  principal: string;
  account: string;
  region: string;
  /** ARNs of what the call touches. An AccessDeniedException names the first that a fault is about. */
  resources: string[];
}

/** What the faults of one moment do to a call. */
export interface Trouble {
  latencyMs: number;
  stale: boolean;
  /** The answer instead of the true one. */
  failure?: AwsError | 'drop';
}

function isSts({ operation }: Caller): boolean {
  return operation === 'GetCallerIdentity';
}

/** STS, which speaks the query protocol, names the same errors without Exception. */
function failureOf(fault: Fault, caller: Caller): AwsError | 'drop' {
  const suffix = isSts(caller) ? '' : 'Exception';
  switch (fault.kind) {
    case 'throttle':
      return new AwsError(`Throttling${suffix}`, fault.message ?? 'Rate exceeded');
    case 'denied':
      return new AwsError(`AccessDenied${suffix}`, fault.message ?? deniedMessage(fault, caller));
    case 'drop':
      return 'drop';
    default:
      return new AwsError(
        fault.code ?? 'InternalServerError',
        fault.message ?? 'An error occurred on the server side.',
      );
  }
}

/** The first resource of a call that a fault is about. */
function resourceStruck({ resource: pattern }: Fault, { resources }: Caller): string | undefined {
  return resources.find((resource) => pattern === undefined || matchesArn(pattern, resource));
}

function deniedMessage(fault: Fault, caller: Caller): string {
  const { account, principal, operation, region } = caller;
  const resource = resourceStruck(fault, caller);
  const service = isSts(caller) ? 'sts' : 'ssm';
  const user = `arn:${partitionOf(region)}:iam::${account}:user/${principal}`;
  return `User: ${user} is not authorized to perform: ${service}:${operation} on resource: ${resource}`;
}

function hasToken(fault: Fault, now: number): boolean {
  const { ratePerSecond, burst, bucket } = fault;
  if (ratePerSecond === undefined || burst === undefined) return false;
  fault.bucket = takeToken({ ratePerSecond, burst }, bucket, now);
  return fault.bucket.wasTaken;
}

function strikes(world: World, fault: Fault, caller: Caller): boolean {
  if (fault.operation !== undefined && fault.operation !== caller.operation) return false;
  if (fault.times === 0) return false;
  if (resourceStruck(fault, caller) === undefined) return false;
  if (fault.probability !== undefined && world.chance() >= fault.probability) return false;
  if (hasToken(fault, world.clock.now())) return false;
  if (fault.times !== undefined) fault.times -= 1;
  return true;
}

/** Applies the faults of one moment in order: latencies add up, the first failure ends it. Counts `times` down. */
export function troubleAt(world: World, caller: Caller, moment: 'before' | 'after'): Trouble {
  const faults = rulesIn(world.faults, scopeKey(caller.account, caller.region));
  const trouble: Trouble = { latencyMs: 0, stale: false };
  for (const fault of faults) {
    const when = fault.kind === 'stale' ? 'before' : (fault.when ?? 'before');
    if (when !== moment || !strikes(world, fault, caller)) continue;
    if (fault.kind === 'latency') trouble.latencyMs += fault.latencyMs ?? 0;
    else if (fault.kind === 'stale') trouble.stale = true;
    else return { ...trouble, failure: failureOf(fault, caller) };
  }
  return trouble;
}
