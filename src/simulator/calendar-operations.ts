import { timeFrom } from './association-lists.ts';
import { findCalendar, nextTransition, stateOfAll, type Calendar } from './calendars.ts';
import type { CallContext, Operation } from './call-context.ts';
import { findDocument } from './document-lookup.ts';
import { AwsError } from './error.ts';

function calendarOf({ world, region }: CallContext, name: string): Calendar {
  const calendar = findCalendar(world, region, name);
  if (calendar !== undefined) return calendar;
  const { documentType } = findDocument(world, region, name);
  // [U] the message.
  throw new AwsError('InvalidDocumentType', `Document ${name} is a ${documentType}, not a ChangeCalendar.`);
}

/** To the second, as in AWS's example. */
function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function timeAsked({ world }: CallContext, text: string | undefined): number {
  return text === undefined ? world.clock.now() : timeFrom(text);
}

const getCalendarState = (
  context: CallContext,
  input: { CalendarNames: string[]; AtTime?: string },
): object => {
  const calendars = input.CalendarNames.map((name) => calendarOf(context, name));
  const time = timeAsked(context, input.AtTime);
  const next = nextTransition(calendars, time);
  return {
    State: stateOfAll(calendars, time),
    AtTime: isoSeconds(time),
    // [U] left out of a calendar that stays as it is.
    ...(next === undefined ? {} : { NextTransitionTime: isoSeconds(next) }),
  };
};

export const CALENDAR_OPERATIONS: Record<string, Operation> = { GetCalendarState: getCalendarState };
