import { plainName } from './document-lookup.ts';
import type { Region } from './region.ts';
import { valueIn } from './scopes.ts';
import type { Configuration } from './shapes.ts';
import { sharedDocument } from './shared-documents.ts';
import type { World } from './world.ts';

/** What a Change Calendar can say of a time. */
export const CALENDAR_STATES = ['OPEN', 'CLOSED'] as const;
export type CalendarState = (typeof CALENDAR_STATES)[number];

/** From one time, in milliseconds, to before another. */
interface Span {
  from: number;
  to: number;
  isOpen: boolean;
}

/** A Change Calendar: the first span that holds a time says what it is then. */
export interface Calendar {
  spans: Span[];
  isOpenOtherwise: boolean;
}

/** A span as the admin interface writes it, its times in ISO-8601. */
export interface GivenSpan {
  from: string;
  to: string;
  state: CalendarState;
}

/** The calendar that is always the same. */
function unchanging(isOpen: boolean): Calendar {
  return { spans: [], isOpenOtherwise: isOpen };
}

function spanFrom({ from, to, state }: GivenSpan): Span {
  return { from: Date.parse(from), to: Date.parse(to), isOpen: state === 'OPEN' };
}

/** Outside of its spans a calendar is open, unless all of them say when it is: then it is closed. */
export function calendarFrom(given: { state: CalendarState } | GivenSpan[]): Calendar {
  if (!Array.isArray(given)) return unchanging(given.state === 'OPEN');
  const spans = given.map(spanFrom);
  return { spans, isOpenOtherwise: spans.length === 0 || spans.some((span) => !span.isOpen) };
}

function stateFrom(isOpen: boolean): CalendarState {
  return isOpen ? 'OPEN' : 'CLOSED';
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** The inverse of `calendarFrom`. */
export function shownCalendar({ spans, isOpenOtherwise }: Calendar): object {
  if (spans.length === 0) return { state: stateFrom(isOpenOtherwise) };
  return {
    spans: spans.map(({ from, to, isOpen }) => ({ from: iso(from), to: iso(to), state: stateFrom(isOpen) })),
  };
}

function isOpenAt({ spans, isOpenOtherwise }: Calendar, time: number): boolean {
  return spans.find(({ from, to }) => from <= time && time < to)?.isOpen ?? isOpenOtherwise;
}

/** Open when all are. */
export function stateOfAll(calendars: readonly Calendar[], time: number): CalendarState {
  return stateFrom(calendars.every((calendar) => isOpenAt(calendar, time)));
}

/** When calendars together are next what they are not at `time`; undefined: never. */
export function nextTransition(calendars: readonly Calendar[], time: number): number | undefined {
  const state = stateOfAll(calendars, time);
  const edges = calendars.flatMap(({ spans }) => spans.flatMap(({ from, to }) => [from, to]));
  const later = edges.filter((edge) => edge > time).toSorted((a, b) => a - b);
  return later.find((edge) => stateOfAll(calendars, edge) !== state);
}

/** What the document says a calendar is between its events. Those are not read: put the calendar to have spans. */
function calendarOfDocument(world: World, region: Region, name: string): Calendar | undefined {
  const document = region.documents.get(name) ?? sharedDocument(world, region, name);
  if (document?.documentType !== 'ChangeCalendar') return undefined;
  return unchanging(!document.versions.at(-1)!.text.includes('X-CALENDAR-TYPE:DEFAULT_CLOSED'));
}

/** The calendar of a name or ARN. */
export function findCalendar(world: World, region: Region, nameOrArn: string): Calendar | undefined {
  const name = plainName(region, nameOrArn);
  return valueIn(world.calendars, region, name) ?? calendarOfDocument(world, region, name);
}

/** Whether the calendars of a configuration let it run now. [U] one that does not exist lets it. */
export function isOpenFor(world: World, region: Region, { CalendarNames: names }: Configuration): boolean {
  if (names === undefined) return true;
  const calendars = names.map((name) => findCalendar(world, region, name));
  return (
    stateOfAll(
      calendars.filter((calendar) => calendar !== undefined),
      world.clock.now(),
    ) === 'OPEN'
  );
}
