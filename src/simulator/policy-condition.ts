import { matchesWildcards } from './wildcards.ts';

/** Condition keys of a request and what they hold. The keys are in lower case: IAM knows no other, of tags neither. */
export type ConditionContext = ReadonlyMap<string, readonly string[]>;

interface Condition {
  operator: string;
  key: string;
  values: string[];
}

const OPERATOR = /^(ForAllValues:|ForAnyValue:)?String(Not)?(Equals|Like)(IfExists)?$/;

export function isOperator(name: string): boolean {
  return name === 'Null' || OPERATOR.test(name);
}

/**
 * Whether a condition holds, as IAM evaluates it. A key without values is absent: that fails all but negated and
 * IfExists. For ForAllValues and ForAnyValue it is the empty set, whatever IfExists says.
 */
export function conditionHolds({ operator, key, values }: Condition, context: ConditionContext): boolean {
  const given = context.get(key.toLowerCase()) ?? [];
  const isAbsent = given.length === 0;
  if (operator === 'Null') return values.some((value) => (value === 'true') === isAbsent);
  const [, set, negation, comparison, ifExists] = OPERATOR.exec(operator)!;
  const isNegated = negation !== undefined;
  if (isAbsent && set === undefined) return isNegated || ifExists !== undefined;
  const matches = (one: string): boolean =>
    values.some((value) => (comparison === 'Like' ? matchesWildcards(value, one) : value === one)) !==
    isNegated;
  return set === 'ForAllValues:' ? given.every(matches) : given.some(matches);
}
