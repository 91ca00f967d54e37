import { AdminError, type AdminCall } from './admin-call.ts';
import { anyObject, listOf, mapOf, objectOf, oneOf, text, type Check } from './body-check.ts';
import type { Policy } from './policy.ts';
import { isOperator } from './policy-condition.ts';

const oneOrMany =
  (check: Check): Check =>
  (value, path) =>
    Array.isArray(value) ? listOf(check)(value, path) : check(value, path);

/** A variable that nobody evaluates would match nothing. */
const evaluated: Check = (value, path) =>
  text(value, path) ??
  ((value as string).includes('${') ? `${path}: expected no variable, for none is evaluated` : undefined);

const byOperator = (operator: string): Check => {
  const value = operator === 'Null' ? oneOf(['true', 'false']) : evaluated;
  return mapOf(oneOrMany(value));
};

/** An operator that nobody evaluates would let everything pass or nothing. */
const conditions: Check = (value, path) => {
  const problem = anyObject(value, path);
  if (problem !== undefined) return problem;
  const operators = Object.keys(value as object);
  const unknown = operators.find((operator) => !isOperator(operator));
  if (unknown !== undefined) {
    return `${path}.${unknown}: expected an operator on strings, such as StringLike, or Null`;
  }
  return objectOf(Object.fromEntries(operators.map((one) => [one, byOperator(one)])))(value, path);
};

const STATEMENT = objectOf(
  {
    Sid: text,
    Effect: oneOf(['Allow', 'Deny']),
    Action: oneOrMany(text),
    Resource: oneOrMany(evaluated),
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
