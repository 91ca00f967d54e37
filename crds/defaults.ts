import { load } from 'js-yaml';

/** Without amounts the cluster decides. */
const MAY_BE_NULL = 'resources';

interface Leaf {
  readonly path: string;
  readonly value: unknown;
}

/** Of the chart's values.yaml: which values need one, because their default is not empty, and which are flags. */
export function defaultsOf(values: string): string {
  const needed = leavesOf(load(values) as object).filter(
    ({ path, value }) => !isEmpty(value) && !path.startsWith(`${MAY_BE_NULL}.`),
  );
  const flags = needed.filter(({ value }) => typeof value === 'boolean');
  return JSON.stringify({ needed: needed.map(({ path }) => path), flags: flags.map(({ path }) => path) });
}

function leavesOf(values: object, above = ''): readonly Leaf[] {
  return Object.entries(values).flatMap(([name, value]): readonly Leaf[] => {
    const path = `${above}${name}`;
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap ? leavesOf(value, `${path}.`) : [{ path, value }];
  });
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
