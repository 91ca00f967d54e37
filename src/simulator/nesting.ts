/** [U] how deep AWS reads: what goes deeper can't be written as JSON again either. */
export const DEEPEST = 1000;

function elementsOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

/** Whether lists and objects are nested deeper than `DEEPEST`, or hold more than `most` values: endless ones are both. */
export function isUnwieldy(value: unknown, most = Infinity): boolean {
  const open = [{ value, depth: 0 }];
  let seen = 0;
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { depth } = one;
    if (depth > DEEPEST || ++seen > most) return true;
    for (const element of elementsOf(one.value)) open.push({ value: element, depth: depth + 1 });
  }
  return false;
}
