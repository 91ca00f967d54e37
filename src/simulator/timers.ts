import type { Region } from './region.ts';
import type { World } from './world.ts';

/** Runs a step of an owner's, of an association by id or of a document, at `time`, unless cancelled before. */
export function later(
  world: World,
  region: Region,
  { owner, time }: { owner: string; time: number },
  run: () => void,
): void {
  const pending = region.timers.get(owner) ?? new Set();
  region.timers.set(owner, pending);
  const cancel = world.clock.at(time, () => {
    pending.delete(cancel);
    run();
  });
  pending.add(cancel);
}

/** Nothing of the owner happens any more. */
export function cancelTimers(region: Region, owner: string): void {
  for (const cancel of region.timers.get(owner) ?? []) cancel();
  region.timers.delete(owner);
  region.schedules.get(owner)?.();
  region.schedules.delete(owner);
}
