import { AwsError } from './error.ts';
import { isoTimeMs } from './iso-time.ts';

/** A ComplianceStringFilter. */
export interface ComplianceFilter {
  Key?: string;
  Values?: string[];
  Type?: string;
}

type Checked = ComplianceFilter & Required<Pick<ComplianceFilter, 'Key' | 'Values'>>;

const TIME_KEY = 'ExecutionTime';

/**
 * Throws InvalidFilter for a key that is none of `keys`, for no values, and for a time that is none, even if there is
 * nothing to filter. [U] code and messages.
 */
export function checkFilters(
  filters: readonly ComplianceFilter[],
  keys: readonly string[],
): asserts filters is Checked[] {
  for (const { Key: key = '', Values: values } of filters) {
    if (!keys.includes(key)) throw new AwsError('InvalidFilter', `Filter key ${key} is not valid.`);
    if (values === undefined) throw new AwsError('InvalidFilter', `Filter ${key} has no values.`);
    const noTime = values.find((value) => key === TIME_KEY && isoTimeMs(value) === undefined);
    if (noTime !== undefined) throw new AwsError('InvalidFilter', `${noTime} is not an ISO-8601 time.`);
  }
}

/** Times by their moment, everything else as text. */
function comparable(key: string, value: string): string | number {
  return key === TIME_KEY ? isoTimeMs(value)! : value;
}

const COMPARISONS: Record<string, (held: string | number, value: string | number) => boolean> = {
  EQUAL: (held, value) => held === value,
  NOT_EQUAL: (held, value) => held !== value,
  BEGIN_WITH: (held, value) => String(held).startsWith(String(value)),
  LESS_THAN: (held, value) => held < value,
  GREATER_THAN: (held, value) => held > value,
};

/** [U] that one value is enough, but for NOT_EQUAL, which all must pass. */
export function passesFilter(
  members: Readonly<Record<string, string>>,
  { Key: key, Values: values, Type: type = 'EQUAL' }: Checked,
): boolean {
  const held = members[key]!;
  const compare = (value: string): boolean =>
    COMPARISONS[type]!(comparable(key, held), comparable(key, value));
  return type === 'NOT_EQUAL' ? values.every(compare) : values.some(compare);
}
