import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/simulator/constraints.ts';
import { REQUESTS } from '../../src/simulator/requests.ts';
import { membersOf, MODELLED_OPERATIONS, type Shape } from './model.ts';

/** Operations that are served although the data lacks their requests, each with the reason. */
const NOT_IN_THE_DATA: Record<string, string> = {
  GetAutomationExecution: 'the OutputSourceId of a run that is an automation leads here',
  DescribeAutomationStepExecutions: 'more steps than GetAutomationExecution shows are told here only',
};

const SERVED = Object.keys(REQUESTS).filter((operation) => NOT_IN_THE_DATA[operation] === undefined);

/** No text, list or map is shorter than 0: the model says so of some, and it constrains nothing. */
function boundsTold({ type, min, max }: { type: string; min?: number; max?: number }): string {
  const least = type !== 'integer' && min === 0 ? undefined : min;
  return [least === undefined ? '' : ` min ${least}`, max === undefined ? '' : ` max ${max}`].join('');
}

function valueTold(rule: Shape | Rule): string {
  const pattern = 'pattern' in rule ? ` pattern ${rule.pattern}` : '';
  const values = 'enum' in rule ? ` enum ${rule.enum?.join(', ')}` : '';
  return rule.type + boundsTold(rule) + pattern + values;
}

/** One line for each value of a request, in order. */
function* modelled(shape: Shape, path: string): Generator<string, void, undefined> {
  yield `${path}: ${valueTold(shape)}`;
  if (shape.type === 'map') yield* modelled(shape.key, `${path}{key}`);
  if (shape.type === 'list' || shape.type === 'map') yield* modelled(shape.of, `${path}[]`);
  if (shape.type !== 'structure') return;
  for (const [name, member] of Object.entries(membersOf(shape.shape))) {
    yield* modelled(member, `${path}.${name}${member.required ? '!' : ''}`);
  }
}

/** The same of what the simulator checks. */
function* checked(rule: Rule, path: string): Generator<string, void, undefined> {
  yield `${path}: ${valueTold(rule)}`;
  if (rule.type === 'map') yield* checked(rule.key, `${path}{key}`);
  if (rule.type === 'list' || rule.type === 'map') yield* checked(rule.of, `${path}[]`);
  if (rule.type !== 'structure') return;
  for (const [name, member] of Object.entries(rule.members)) {
    yield* checked(member, `${path}.${name}${rule.required.includes(name) ? '!' : ''}`);
  }
}

describe('the table of requests', () => {
  test.each(SERVED)('has of %s exactly what the model has, in its order', (operation) => {
    const data = [...modelled({ type: 'structure', shape: `${operation}Request` }, operation)];

    expect([...checked(REQUESTS[operation]!, operation)]).toEqual(data);
  });

  test('requires no member that a structure does not have', () => {
    const unknown = Object.entries(REQUESTS).flatMap(([operation, { members, required }]) =>
      required.filter((name) => members[name] === undefined).map((name) => `${operation}.${name}`),
    );

    expect(unknown).toEqual([]);
  });

  test('has rows beyond the data only where a reason is given', () => {
    expect(Object.keys(REQUESTS).filter((operation) => !MODELLED_OPERATIONS.includes(operation))).toEqual(
      Object.keys(NOT_IN_THE_DATA),
    );
  });
});
