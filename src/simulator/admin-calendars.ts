import { AdminError, type AdminCall } from './admin-call.ts';
import { listOf, matching, objectOf, oneOf, type Check } from './body-check.ts';
import {
  CALENDAR_STATES,
  calendarFrom,
  shownCalendar,
  type CalendarState,
  type GivenSpan,
} from './calendars.ts';
import { isoTimeMs } from './iso-time.ts';
import { within } from './scopes.ts';

const state = oneOf(CALENDAR_STATES);
const form = matching(/T.*(Z|[+-]\d\d:\d\d)$/, 'an ISO-8601 time such as 2026-01-01T00:00:00Z');

const isoTime: Check = (value, path) =>
  form(isoTimeMs(String(value)) === undefined ? undefined : value, path);

const SPAN = objectOf({ from: isoTime, to: isoTime, state }, ['from', 'to', 'state']);

const span: Check = (value, path) => {
  const problem = SPAN(value, path);
  if (problem !== undefined) return problem;
  const { from, to } = value as GivenSpan;
  return Date.parse(from) < Date.parse(to) ? undefined : `${path}.to: expected a time after from`;
};

const SPANS = listOf(span);
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
