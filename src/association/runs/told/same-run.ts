import type { Execution } from '../../../ssm/gateway.ts';

/** So far apart may be what AWS says of the time of one run: with the association, and in the list. */
const SAME_RUN_MS = 30_000;

/** So little apart, AWS may have said them of one run. */
export function mayBeOfOneRun(time: string, other: string): boolean {
  return Math.abs(Date.parse(time) - Date.parse(other)) <= SAME_RUN_MS;
}

/** So much later that AWS has said them of two runs. */
export function isOfLaterRun(time: string, than: string): boolean {
  return time > than && !mayBeOfOneRun(time, than);
}

/** Of its end, as far as AWS tells. */
export function timeOf({ startedAt = '', lastReportedAt = startedAt }: Execution): string {
  return lastReportedAt;
}
