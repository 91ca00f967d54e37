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

/** Whether a condition holds, as IAM evaluates it: an absent key fails all but negated, IfExists and ForAllValues. */
export function conditionHolds({ operator, key, values }: Condition, context: ConditionContext): boolean {
  const given = context.get(key.toLowerCase());
  if (operator === 'Null') return values.some((value) => (value === 'true') === (given === undefined));
  const [, set, negation, comparison, ifExists] = OPERATOR.exec(operator) ?? [];
  const isNegated = negation !== undefined;
  if (given === undefined || given.length === 0) {
    return ifExists !== undefined || set === 'ForAllValues:' || (isNegated && set === undefined);
  }
  const matches = (one: string): boolean =>
    values.some((value) => (comparison === 'Like' ? matchesWildcards(value, one) : value === one)) !==
    isNegated;
  return set === 'ForAllValues:' ? given.every(matches) : given.some(matches);
}
