const FORM = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/;

/** Milliseconds of an ISO-8601 time, in UTC when it names no zone; undefined when it is none. */
export function isoTimeMs(text: string): number | undefined {
  const [, day, time = 'T00:00', zone = 'Z'] = FORM.exec(text) ?? [];
  if (day === undefined) return undefined;
  // A day that the month doesn't have would be read as one of the next.
  const midnight = Date.parse(`${day}T00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
  const found = Date.parse(`${day}${time}${zone}`);
  return Number.isNaN(found) ? undefined : found;
}
