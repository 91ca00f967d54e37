import { settle } from './progress.ts';
import type { Association, Execution, Region } from './region.ts';
import { CUT_OFF } from './run-target.ts';
import { finish } from './run.ts';
import { valueIn } from './scopes.ts';
import type { Configuration } from './shapes.ts';
import type { Place } from './state-changes.ts';
import type { World } from './world.ts';

/** What a CloudWatch alarm can be. */
export const ALARM_STATES = ['ALARM', 'OK'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

interface AlarmConfiguration {
  Alarms?: { Name: string }[];
}

/** The alarms of a configuration that have gone off. One that does not exist has not. */
function goneOff(world: World, region: Region, { AlarmConfiguration: given = {} }: Configuration): string[] {
  const names = ((given as AlarmConfiguration).Alarms ?? []).map(({ Name }) => Name);
  return names.filter((name) => valueIn(world.alarms, region, name) === 'ALARM');
}

/** Ends a run one of whose alarms has gone off, and answers whether it did. [U] how its targets end. */
export function stopForAlarms(place: Place, execution: Execution): boolean {
  const alarms = goneOff(place.world, place.region, execution.configuration);
  if (alarms.length === 0) return false;
  execution.triggeredAlarms = alarms;
  const unfinished = execution.targets.filter((target) => !target.done);
  for (const target of unfinished) finish({ ...place, execution }, target, CUT_OFF);
  settle(place, execution, unfinished);
  return true;
}

/** Stops what runs, wherever the alarm is seen. */
export function stopRuns(world: World, scope: string): void {
  for (const region of world.regions.values()) {
    if (scope !== '' && scope !== region.key) continue;
    for (const association of region.associations.values()) {
      const going = association.executions.filter(
        ({ done, pickedUpAt }) => !done && pickedUpAt !== undefined,
      );
      for (const execution of going) stopForAlarms({ world, region, association }, execution);
    }
  }
}

/** The member TriggeredAlarms of an execution, or of the association that it was the last of. */
export function triggeredAlarms({ triggeredAlarms: names = [] }: Pick<Execution, 'triggeredAlarms'>): object {
  return names.length === 0 ? {} : { TriggeredAlarms: names.map((Name) => ({ Name, State: 'ALARM' })) };
}

export function lastTriggeredAlarms({ executions }: Association): object {
  return triggeredAlarms(executions.at(-1) ?? {});
}
