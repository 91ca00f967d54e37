import type { Region } from './region.ts';
import type { World } from './world.ts';

/** Runs a step of an association's run at `time`, unless the association is deleted before. */
export function later(
  world: World,
  region: Region,
  step: { associationId: string; time: number },
  run: () => void,
): void {
  const pending = region.timers.get(step.associationId) ?? new Set();
  region.timers.set(step.associationId, pending);
  const cancel = world.clock.at(step.time, () => {
    pending.delete(cancel);
    run();
  });
  pending.add(cancel);
}

/** Nothing of the association happens any more. */
export function cancelTimers(region: Region, associationId: string): void {
  for (const cancel of region.timers.get(associationId) ?? []) cancel();
  region.timers.delete(associationId);
  region.schedules.get(associationId)?.();
  region.schedules.delete(associationId);
}
