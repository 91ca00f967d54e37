import { AwsError } from './error.ts';
import { isoTimeMs } from './iso-time.ts';

/** A ComplianceStringFilter. */
export interface ComplianceFilter {
  Key?: string;
  Values?: string[];
  Type?: string;
}

const TIME_KEY = 'ExecutionTime';

/** Throws InvalidFilter for a key that is none of `keys`, and for a time that is none, though there be nothing to filter. */
export function checkFilters(filters: readonly ComplianceFilter[], keys: readonly string[]): void {
  for (const { Key: key = '', Values: values = [] } of filters) {
    // [U] code and messages.
    if (!keys.includes(key)) throw new AwsError('InvalidFilter', `Filter key ${key} is not valid.`);
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

/** [U] that one value is enough, but for NOT_EQUAL, which all must pass. The filter was checked. */
export function passesFilter(
  members: Readonly<Record<string, string>>,
  { Key: key = '', Values: values = [], Type: type = 'EQUAL' }: ComplianceFilter,
): boolean {
  const held = members[key]!;
  const compare = (value: string): boolean =>
    COMPARISONS[type]!(comparable(key, held), comparable(key, value));
  return type === 'NOT_EQUAL' ? values.every(compare) : values.some(compare);
}
