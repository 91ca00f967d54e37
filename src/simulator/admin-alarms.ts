import { AdminError, type AdminCall } from './admin-call.ts';
import { ALARM_STATES, stopRuns, type AlarmState } from './alarms.ts';
import { objectOf, oneOf } from './body-check.ts';
import { within } from './scopes.ts';

const ALARM_BODY = objectOf({ state: oneOf(ALARM_STATES) }, ['state']);

/** Sets what a CloudWatch alarm is. One that goes off stops what names it in AlarmConfiguration. */
export function putAlarm({ world, scope, name, body }: AdminCall): object {
  const { state } = body(ALARM_BODY) as { state: AlarmState };
  within(world.alarms, scope).set(name, state);
  stopRuns(world, scope);
  return { name, state };
}

export function deleteAlarm({ world, scope, name }: AdminCall): object {
  if (!world.alarms.get(scope)?.delete(name)) throw new AdminError(404, `no alarm ${name}`);
  return { deleted: name };
}
