import { commandSteps } from './command-steps.ts';
import type { ExecutionTarget } from './region.ts';

/** What the agent sums up of a run on a node: `1 out of 1 plugin processed, …`. */
export function executionSummary(target: ExecutionTarget): string {
  const results = commandSteps(target).map((step) => step.result);
  const counts = ['Success', 'Failed', 'TimedOut', 'Skipped'].map(
    (status) => results.filter((one) => one === status).length,
  );
  const [success, failed, timedOut, skipped] = counts;
  const processed = target.done && !target.cancelled ? results.length : 0;
  const plugins = results.length === 1 ? 'plugin' : 'plugins';
  const text = `${processed} out of ${results.length} ${plugins} processed, ${success} success, ${failed} failed, ${timedOut} timedout, ${skipped} skipped. ${target.refusal ?? ''}`;
  return text.trim().slice(0, 512);
}
