import { AdminError, type AdminCall } from './admin-call.ts';
import { listOf, mapOf, objectOf, oneOf, text, type Check } from './body-check.ts';
import type { Policy } from './policy.ts';
import { isOperator } from './policy-condition.ts';

const oneOrMany =
  (check: Check): Check =>
  (value, path) =>
    Array.isArray(value) ? listOf(check)(value, path) : check(value, path);

/** An operator that nobody evaluates would let everything pass or nothing. */
const conditions: Check = (value, path) => {
  const problem = mapOf(mapOf(oneOrMany(text)))(value, path);
  if (problem !== undefined) return problem;
  const unknown = Object.keys(value as object).find((operator) => !isOperator(operator));
  return unknown === undefined
    ? undefined
    : `${path}.${unknown}: expected an operator on strings, such as StringLike, or Null`;
};

const STATEMENT = objectOf(
  {
    Sid: text,
    Effect: oneOf(['Allow', 'Deny']),
    Action: oneOrMany(text),
    Resource: oneOrMany(text),
    Condition: conditions,
  },
  ['Effect', 'Action', 'Resource'],
);

const POLICY_BODY = objectOf({ Version: text, Id: text, Statement: oneOrMany(STATEMENT) }, ['Statement']);

export function putPolicy({ world, name, body }: AdminCall): object {
  const policy = body(POLICY_BODY) as Policy;
  world.policies.set(name, policy);
  return policy;
}

export function deletePolicy({ world, name }: AdminCall): object {
  if (!world.policies.delete(name)) throw new AdminError(404, `no policy of ${name}`);
  return { deleted: name };
}
