import type { Clock } from '../../src/clock.ts';
import { ended, errorEvent, type Fault, refused } from './fault-proxy.ts';
import type { FaultyLink } from './faulty-link.ts';

/** Something that goes wrong between us and the API server. */
export interface FaultKind {
  /** Makes it go wrong. What it answers resolves when it has struck. */
  strike(link: FaultyLink, clock: Clock): Promise<void> | void;
  /** Makes it good again, where that does not come by itself. */
  heal?(link: FaultyLink): Promise<void> | void;
  /** How long nobody can know of it. */
  readonly unnoticedMs?: number;
  /** Whether a new list follows, which tells of many changes as of one. */
  readonly relists?: true;
  /** Whether it strikes lists that come page by page only. */
  readonly paged?: true;
  /** Whether it costs the connection. */
  readonly breaks?: true;
}

const GONE = errorEvent(410, 'Expired');
const TOO_LARGE = { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] };
const LATER = { retryAfterSeconds: 1 };

/** On the watch that follows those that are open now. */
function onNextWatch(fault: Fault): FaultKind['strike'] {
  return async ({ api }) => {
    const played = api.next('watch', fault);
    api.inWatches(ended);
    await played;
  };
}

function inWatches(fault: Fault): FaultKind['strike'] {
  return ({ api }) => api.inWatches(fault);
}

/** On the list that follows when all watches expire. */
function onNextList(call: 'list' | 'page', fault: Fault): FaultKind['strike'] {
  return async ({ api }) => {
    const played = api.next(call, fault);
    api.inWatches(GONE);
    await played;
  };
}

export const FAULTS: Readonly<Record<string, FaultKind>> = {
  'a reset connection': { strike: ({ network }) => network.reset(), breaks: true },
  'a connection that goes silent': {
    strike: ({ network }) => network.silence(),
    unnoticedMs: 30_000,
    breaks: true,
  },
  'a half-open connection': {
    strike: ({ network }) => network.halfOpen(),
    unnoticedMs: 30_000,
    breaks: true,
  },
  'a network that takes no connections': {
    strike: ({ network }) => network.refuse(),
    heal: ({ network }) => network.welcome(),
    breaks: true,
  },
  'a slow link': {
    strike: ({ network }, clock) => network.slow({ bytes: 100, everyMs: 20, clock }),
    heal: ({ network }) => network.hurry(),
  },
  'a reset in the middle of an event': {
    strike: inWatches((exchange) => exchange.breakOff('connection')),
    breaks: true,
  },
  'a reset in the middle of a list': {
    strike: onNextList('list', (exchange) => exchange.breakOff('connection')),
    relists: true,
    breaks: true,
  },
  'a list that ends in its middle': {
    strike: onNextList('list', (exchange) => exchange.breakOff('answer')),
    relists: true,
  },
  'a line that ends in its middle': { strike: inWatches((exchange) => exchange.breakOff('answer')) },
  'a line that is no JSON': { strike: inWatches((exchange) => exchange.end('{"type":"ADDED","obj\n')) },
  'an event without an object': {
    strike: inWatches((exchange) => exchange.end('{"type":"MODIFIED"}\n')),
    relists: true,
  },
  'a watch that ends at once': { strike: onNextWatch(ended) },
  'a watch refused with 410': { strike: onNextWatch(refused(410, 'Expired')), relists: true },
  'a watch refused with 429': { strike: onNextWatch(refused(429, 'TooManyRequests', LATER)) },
  'a watch refused with 500': { strike: onNextWatch(refused(500, 'InternalError')) },
  'a watch refused with 503': { strike: onNextWatch(refused(503, 'ServiceUnavailable')) },
  'a watch from a version that is too large': {
    strike: onNextWatch(refused(504, 'Timeout', { ...LATER, ...TOO_LARGE })),
    relists: true,
  },
  'an ERROR event 410': { strike: inWatches(GONE), relists: true },
  'an ERROR event 429': { strike: inWatches(errorEvent(429, 'TooManyRequests', LATER)) },
  'an ERROR event 500': { strike: inWatches(errorEvent(500, 'InternalError')) },
  'a list refused with 429': {
    strike: onNextList('list', refused(429, 'TooManyRequests', LATER)),
    relists: true,
  },
  'a list refused with 500': { strike: onNextList('list', refused(500, 'InternalError')), relists: true },
  'a list refused with 503': {
    strike: onNextList('list', refused(503, 'ServiceUnavailable')),
    relists: true,
  },
  'a list that expires between two pages': {
    strike: onNextList('page', refused(410, 'Expired')),
    relists: true,
    paged: true,
  },
  'a GOAWAY': { strike: ({ api }) => api.goAway(), breaks: true },
};
