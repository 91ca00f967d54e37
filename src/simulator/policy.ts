import { conditionHolds, type ConditionContext } from './policy-condition.ts';
import { matchesArn, matchesWildcards } from './wildcards.ts';

/** One value or several. */
type OneOrMany = string | string[];

/** Condition operator → condition key → values. */
type Conditions = Record<string, Record<string, OneOrMany>>;

interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action: OneOrMany;
  Resource: OneOrMany;
  Condition?: Conditions;
}

/** An identity-based policy of IAM. */
export interface Policy {
  Version?: string;
  Id?: string;
  Statement: Statement | Statement[];
}

/** One thing that a call wants to do. */
export interface Right {
  /** `ssm:CreateAssociation` */
  action: string;
  /** An ARN; `association/*` stands for one that has no id yet. */
  resource: string;
  context: ConditionContext;
}

/** What a policy says about a right. Denied by default, and whatever an explicit Deny names. */
export type Verdict = 'allowed' | 'not allowed' | 'denied';

function asList<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

function applies(statement: Statement, { action, resource, context }: Right): boolean {
  const isAction = asList(statement.Action).some((pattern) =>
    matchesWildcards(pattern.toLowerCase(), action.toLowerCase()),
  );
  if (!isAction || !asList(statement.Resource).some((pattern) => matchesArn(pattern, resource))) return false;
  const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: asList(values) })),
  );
  return conditions.every((condition) => conditionHolds(condition, context));
}

export function verdictOf(policy: Policy, right: Right): Verdict {
  const effects = asList(policy.Statement)
    .filter((statement) => applies(statement, right))
    .map((statement) => statement.Effect);
  if (effects.includes('Deny')) return 'denied';
  return effects.includes('Allow') ? 'allowed' : 'not allowed';
}
