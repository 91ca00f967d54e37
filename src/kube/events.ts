import type { Resource } from '../api/resource.ts';
import type { Clock } from '../clock.ts';
import type { EventRecorder, ResourceEvent } from '../controller/store.ts';
import type { KubeConnection } from './connection.ts';
import { hasStatus } from './kube-error.ts';
import { microTime } from './micro-time.ts';

const REPORTING_CONTROLLER = 'ssm-operator.dev/operator';
const NOTE_LIMIT = 1_024;
const NAME_LIMIT = 253;
const INSTANCE_LIMIT = 128;

/** As in client-go: a repetition later than this is a new event. */
const SERIES_MS = 360_000;
const SERIES_LIMIT = 4_096;
const TIMEOUT_MS = 5_000;
const MERGE_PATCH = 'application/merge-patch+json';

export interface EventOptions {
  readonly clock: Clock;
  /** The pod's name. */
  readonly reportingInstance: string;
  /** For log and metrics. */
  readonly onDropped: (error: unknown) => void;
}

/** The event of a series, as far as it is written; `undefined` when it could not be. */
type Written = { readonly name: string; readonly count: number } | undefined;

interface Series {
  /** Requests of one series follow each other. */
  readonly written: Promise<Written>;
  readonly lastMs: number;
}

/** Writes events.k8s.io/v1; a repetition within six minutes only counts up the first one's series. */
export function eventRecorder(connection: KubeConnection, options: EventOptions): EventRecorder {
  const latest = new Map<string, Series>();
  const writer: Writer = { ...options, connection, nextName: names(options.clock) };

  return {
    async record(resource, event) {
      const key = JSON.stringify([
        resource.metadata.uid,
        event.type,
        event.reason,
        event.action,
        event.message,
      ]);
      const lastMs = options.clock.monotonicMs();
      const known = latest.get(key);
      const goesOn = known !== undefined && lastMs - known.lastMs < SERIES_MS;
      const writing = goesOn
        ? repeat(writer, resource, event, known.written)
        : create(writer, resource, event);
      const written = writing.catch((error: unknown) => {
        options.onDropped(error);
        return undefined;
      });
      remember(latest, key, { written, lastMs });
      await written;
    },
  };
}

interface Writer extends EventOptions {
  readonly connection: KubeConnection;
  readonly nextName: (resourceName: string) => string;
}

async function create(writer: Writer, resource: Resource, event: ResourceEvent): Promise<Written> {
  const name = writer.nextName(resource.metadata.name);
  const body = eventOf(resource, event, name, writer);
  await writer.connection.request({ method: 'POST', path: pathOf(resource), body, timeoutMs: TIMEOUT_MS });
  return { name, count: 1 };
}

async function repeat(
  writer: Writer,
  resource: Resource,
  event: ResourceEvent,
  before: Promise<Written>,
): Promise<Written> {
  const first = await before;
  if (!first) return create(writer, resource, event);
  const { name } = first;
  const count = first.count + 1;
  const body = { series: { count, lastObservedTime: microTime(writer.clock.now()) } };
  const path = `${pathOf(resource)}/${name}`;
  try {
    await writer.connection.request({
      method: 'PATCH',
      path,
      body,
      contentType: MERGE_PATCH,
      timeoutMs: TIMEOUT_MS,
    });
  } catch (error) {
    // The API server forgets events after an hour, and people delete them.
    if (hasStatus(error, 404)) return create(writer, resource, event);
    writer.onDropped(error);
  }
  return { name, count };
}

/** Oldest first, and no more than a fixed number. */
function remember(latest: Map<string, Series>, key: string, series: Series): void {
  latest.delete(key);
  latest.set(key, series);
  const [oldest] = latest.keys();
  if (latest.size > SERIES_LIMIT && oldest !== undefined) latest.delete(oldest);
}

function eventOf(resource: Resource, event: ResourceEvent, name: string, options: EventOptions): object {
  const { apiVersion, kind, metadata } = resource;
  const { namespace, uid, resourceVersion } = metadata;
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name, namespace },
    eventTime: microTime(options.clock.now()),
    reportingController: REPORTING_CONTROLLER,
    reportingInstance: options.reportingInstance.slice(0, INSTANCE_LIMIT),
    type: event.type,
    reason: event.reason,
    action: event.action,
    note: shortened(event.message),
    regarding: { apiVersion, kind, namespace, name: metadata.name, uid, resourceVersion },
  };
}

/** The limit counts bytes, not characters. */
function shortened(note: string): string {
  const bytes = Buffer.from(note);
  if (bytes.length <= NOTE_LIMIT) return note;
  // A character that the cut has broken decodes to U+FFFD.
  const kept = bytes.subarray(0, NOTE_LIMIT - 3).toString('utf8');
  return `${kept.replace(/\uFFFD+$/u, '')}…`;
}

/** `<resource>.<microseconds, hexadecimal>`: never the same twice in one process, and in order. */
function names(clock: Clock): (resourceName: string) => string {
  let last = 0;

  return (resourceName) => {
    last = Math.max(last + 1, clock.now().getTime() * 1_000);
    const suffix = `.${last.toString(16)}`;
    return resourceName.slice(0, NAME_LIMIT - suffix.length).replace(/[.-]+$/, '') + suffix;
  };
}

function pathOf({ metadata }: Resource): string {
  return `/apis/events.k8s.io/v1/namespaces/${metadata.namespace}/events`;
}
