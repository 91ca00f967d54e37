import { AdminError, type AdminCall } from './admin-call.ts';
import { deleteAlarm, putAlarm } from './admin-alarms.ts';
import { CLOCK_BODY } from './admin-bodies.ts';
import { deleteCalendar, putCalendar } from './admin-calendars.ts';
import { deleteParameter, putParameter } from './admin-parameters.ts';
import { deletePolicy, putPolicy } from './admin-policies.ts';
import { stateOf } from './admin-state.ts';
import {
  deleteDocument,
  deleteNode,
  putDocument,
  putDocumentOutcomes,
  putFaults,
  putNode,
  putOutcomes,
  putSettings,
} from './admin-world.ts';
import { durationMs } from './duration.ts';
import { eventRow } from './events.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { isoTimeMs } from './iso-time.ts';
import { DEEPEST, isUnwieldy } from './nesting.ts';
import { scopeKey } from './scopes.ts';
import { resetWorld, type World } from './world.ts';

export const ADMIN_PREFIX = '/_simulator/';

type Route = (call: AdminCall) => object;

function clockAnswer({ world }: AdminCall): object {
  return { now: new Date(world.clock.now()).toISOString(), mode: world.clock.mode };
}

/** Times are written with a year of four digits. */
const END_OF_TIME = Date.UTC(10_000, 0);

function timeAsked(world: World, { advance, set }: { advance?: string; set?: string }): number {
  if (advance !== undefined) {
    const ms = durationMs(advance);
    if (ms === undefined) {
      throw new AdminError(400, 'advance: expected an ISO-8601 duration such as PT24H, PT90S or P1D');
    }
    const time = world.clock.now() + ms;
    if (time < END_OF_TIME) return time;
    throw new AdminError(400, 'advance: expected a time before the year 10000');
  }
  if (world.clock.mode === 'wall') {
    throw new AdminError(400, 'set: expected a simulator that was started with --clock manual');
  }
  const time = isoTimeMs(set ?? '');
  if (time !== undefined && time >= world.clock.now()) return time;
  throw new AdminError(400, 'set: expected an ISO-8601 time that is not before the current one');
}

function moveClock(call: AdminCall): object {
  const asked = call.body(CLOCK_BODY) as { advance?: string; set?: string };
  call.world.clock.advanceTo(timeAsked(call.world, asked));
  return clockAnswer(call);
}

/** The rows that were not seen yet. They are numbered without gaps, but the first may be forgotten. */
function rowsSince<T extends { seq: number }>(rows: readonly T[], query: URLSearchParams): T[] {
  const since = Number(query.get('since') ?? 0);
  if (!Number.isInteger(since) || since < 0) throw new AdminError(400, 'since: expected a whole number');
  return rows.slice(Math.max(since + 1 - (rows[0]?.seq ?? 1), 0));
}

function calls({ world, query }: AdminCall): object {
  return { calls: rowsSince(world.calls, query) };
}

function events({ world, query }: AdminCall): object {
  return { events: rowsSince(world.events, query).map((event) => eventRow(world, event)) };
}

function callCounts({ world }: AdminCall): object {
  const rows = Map.groupBy(world.calls, ({ operation }) => operation);
  return { counts: Object.fromEntries([...rows].map(([operation, { length }]) => [operation, length])) };
}

function reset(call: AdminCall): object {
  resetWorld(call.world);
  return clockAnswer(call);
}

/** By method and first part of the path; a star stands for the name that follows. */
const ROUTES: Record<string, Route> = {
  'POST reset': reset,
  'GET clock': clockAnswer,
  'POST clock': moveClock,
  'PUT nodes/*': putNode,
  'DELETE nodes/*': deleteNode,
  'PUT outcomes': putOutcomes,
  'PUT document-outcomes': putDocumentOutcomes,
  'PUT faults': putFaults,
  'GET calls': calls,
  'GET events': events,
  'GET calls/count': callCounts,
  'GET state': ({ world }) => stateOf(world),
  'PUT aws-documents/*': putDocument,
  'DELETE aws-documents/*': deleteDocument,
  'PUT settings': putSettings,
  'PUT parameters/*': putParameter,
  'DELETE parameters/*': deleteParameter,
  'PUT calendars/*': putCalendar,
  'DELETE calendars/*': deleteCalendar,
  'PUT alarms/*': putAlarm,
  'DELETE alarms/*': deleteAlarm,
  'PUT policies/*': putPolicy,
  'DELETE policies/*': deletePolicy,
};

const SCOPED = [
  'nodes',
  'outcomes',
  'document-outcomes',
  'faults',
  'parameters',
  'aws-documents',
  'calendars',
  'alarms',
];

function scopeOf(kind: string, query: URLSearchParams): string {
  const account = query.get('account');
  const region = query.get('region');
  if (account === null && region === null) return '';
  if (!SCOPED.includes(kind)) throw new AdminError(400, `account and region: ${kind} holds everywhere`);
  if (account && region) return scopeKey(account, region);
  throw new AdminError(400, 'account and region: expected both or none');
}

function routeOf(method: string, kind: string, name: string): Route {
  const named = name === '' ? undefined : ROUTES[`${method} ${kind}/*`];
  const route = ROUTES[`${method} ${name === '' ? kind : `${kind}/${name}`}`] ?? named;
  if (route !== undefined) return route;
  throw new AdminError(404, `no ${method} ${kind}${name && `/${name}`} below ${ADMIN_PREFIX}`);
}

function bodyOf(request: HttpRequest): AdminCall['body'] {
  return (check) => {
    let body: unknown;
    try {
      body = JSON.parse(request.body);
    } catch {
      throw new AdminError(400, 'body: expected JSON');
    }
    if (isUnwieldy(body)) {
      throw new AdminError(400, `body: expected at most ${DEEPEST} lists and objects within each other`);
    }
    const problem = check(body, '');
    if (problem !== undefined) throw new AdminError(400, problem);
    return body;
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AdminError(400, `${part}: expected percent-encoded UTF-8`);
  }
}

function perform(world: World, request: HttpRequest): object {
  const { pathname, searchParams: query } = request.url;
  const [kind = '', ...rest] = pathname.slice(ADMIN_PREFIX.length).split('/').map(decoded);
  const name = rest.join('/');
  const route = routeOf(request.method, kind, name);
  world.clock.catchUp();
  return route({ world, scope: scopeOf(kind, query), name, query, body: bodyOf(request) });
}

/** Answers a request of the admin interface. */
export function answerAdmin(world: World, request: HttpRequest): HttpAnswer {
  const contentType = 'application/json';
  try {
    return { status: 200, contentType, body: JSON.stringify(perform(world, request)) };
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    return { status: error.status, contentType, body: JSON.stringify({ message: error.message }) };
  }
}
