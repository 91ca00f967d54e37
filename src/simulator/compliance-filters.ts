import { AwsError } from './error.ts';

/** A ComplianceStringFilter. */
export interface ComplianceFilter {
  Key?: string;
  Values?: string[];
  Type?: string;
}

const TIME_KEY = 'ExecutionTime';

/** Times by their moment, everything else as text. */
function comparable(key: string, value: string): string | number {
  if (key !== TIME_KEY) return value;
  const time = Date.parse(value);
  // [U] code and message.
  if (Number.isNaN(time)) throw new AwsError('InvalidFilter', `${value} is not an ISO-8601 time.`);
  return time;
}

const COMPARISONS: Record<string, (held: string | number, value: string | number) => boolean> = {
  EQUAL: (held, value) => held === value,
  NOT_EQUAL: (held, value) => held !== value,
  BEGIN_WITH: (held, value) => String(held).startsWith(String(value)),
  LESS_THAN: (held, value) => held < value,
  GREATER_THAN: (held, value) => held > value,
};

/** [U] that one value is enough, but for NOT_EQUAL, which all must pass. Throws InvalidFilter for an unknown key. */
export function passesFilter(
  members: Readonly<Record<string, string>>,
  { Key: key = '', Values: values = [], Type: type = 'EQUAL' }: ComplianceFilter,
): boolean {
  const held = members[key];
  if (held === undefined) throw new AwsError('InvalidFilter', `Filter key ${key} is not valid.`);
  const compare = (value: string): boolean =>
    COMPARISONS[type]!(comparable(key, held), comparable(key, value));
  return type === 'NOT_EQUAL' ? values.every(compare) : values.some(compare);
}
