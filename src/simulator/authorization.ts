import type { CallContext } from './call-context.ts';
import { AwsError } from './error.ts';
import { verdictOf, type Right, type Verdict } from './policy.ts';
import { rightsFor } from './rights.ts';

/** Who calls. Without a policy of its own a principal may do everything. */
export interface Principal {
  accessKeyId: string;
  account: string;
}

const REASONS: Record<Exclude<Verdict, 'allowed'>, (action: string) => string> = {
  denied: () => 'with an explicit deny in an identity-based policy',
  'not allowed': (action) => `because no identity-based policy allows the ${action} action`,
};

function refusal({ accessKeyId, account }: Principal, { action, resource }: Right, reason: string): AwsError {
  const user = `arn:${resource.split(':')[1]}:iam::${account}:user/${accessKeyId}`;
  const told = `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsError('AccessDeniedException', told);
}

/** Throws AccessDeniedException for the first right that the principal's policy doesn't give. */
export function authorize(
  context: CallContext,
  principal: Principal,
  operation: string,
  input: object,
): void {
  const policy = context.world.policies.get(principal.accessKeyId);
  if (policy === undefined) return;
  for (const right of rightsFor(context, operation, input)) {
    const verdict = verdictOf(policy, right);
    if (verdict !== 'allowed') throw refusal(principal, right, REASONS[verdict](right.action));
  }
}
