import { AdminError, type AdminCall } from './admin-call.ts';
import { listOf, matching, objectOf, oneOf, type Check } from './body-check.ts';
import {
  CALENDAR_STATES,
  calendarFrom,
  shownCalendar,
  type CalendarState,
  type GivenSpan,
} from './calendars.ts';
import { within } from './scopes.ts';

const state = oneOf(CALENDAR_STATES);
const isoTime = matching(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/,
  'an ISO-8601 time such as 2026-01-01T00:00:00Z',
);
const SPANS = listOf(objectOf({ from: isoTime, to: isoTime, state }, ['from', 'to', 'state']));
const WHOLE = objectOf({ state }, ['state']);

const CALENDAR_BODY: Check = (value, path) => (Array.isArray(value) ? SPANS : WHOLE)(value, path);

/** Sets what a Change Calendar is, always or in spans of time. Nothing runs because one opens. */
export function putCalendar({ world, scope, name, body }: AdminCall): object {
  if (!/^[a-zA-Z0-9_\-.]{3,128}$/.test(name)) {
    throw new AdminError(400, `${name}: expected a calendar name of 3 to 128 characters`);
  }
  const calendar = calendarFrom(body(CALENDAR_BODY) as { state: CalendarState } | GivenSpan[]);
  within(world.calendars, scope).set(name, calendar);
  return { name, ...shownCalendar(calendar) };
}

export function deleteCalendar({ world, scope, name }: AdminCall): object {
  if (!world.calendars.get(scope)?.delete(name)) throw new AdminError(404, `no calendar ${name}`);
  return { deleted: name };
}
