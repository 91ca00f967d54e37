import { expect, test } from 'vitest';
import { hasHoldTag, holdOf, type Hold, type HoldFacts } from '../../src/ownership/hold.ts';

const cases: Record<string, readonly [HoldFacts, Hold]> = {
  'no tag holds nothing': [{ tagged: false, before: false, sure: false }, 'free'],
  'no tag holds nothing, however sure': [{ tagged: false, before: false, sure: true }, 'free'],
  'a new tag holds at once': [{ tagged: true, before: false, sure: false }, 'begins'],
  'a new tag holds at once, however sure': [{ tagged: true, before: false, sure: true }, 'begins'],
  'a tag that stays goes on holding': [{ tagged: true, before: true, sure: false }, 'stands'],
  'a tag that stays goes on holding, whoever asks': [{ tagged: true, before: true, sure: true }, 'stands'],
  'a tag that a read does not show is doubted': [{ tagged: false, before: true, sure: false }, 'doubted'],
  'a tag that is surely gone holds no more': [{ tagged: false, before: true, sure: true }, 'ends'],
};

for (const [name, [facts, expected]] of Object.entries(cases)) {
  test(name, () => {
    expect(holdOf(facts)).toBe(expected);
  });
}

test('the tag holds with any value, and no other tag does', () => {
  const tags = [{ 'ssm-operator.dev/hold': '' }, { 'ssm-operator.dev/hold': 'false' }, { hold: 'true' }, {}];

  expect(tags.map((each) => hasHoldTag(each as Record<string, string>))).toEqual([true, true, false, false]);
});
