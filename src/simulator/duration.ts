const UNITS_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];
const DURATION = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Milliseconds of an ISO-8601 duration of weeks, days, hours, minutes and seconds; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const total = parts.reduce((sum, part, index) => sum + Number(part ?? 0) * UNITS_MS[index]!, 0);
  return Math.round(total);
}
