import type { ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Thing, type Watched, watchThings } from './fixture.ts';
import { say, scriptApi } from './scripted-api.ts';

/** A watch event as the API server writes it. */
interface Event {
  readonly type: string;
  readonly object: object;
}

/** An API server that streams its lists as the test says. */
interface ScriptedApi {
  readonly clock: ManualClock;
  /** What was asked for, in this order. */
  readonly asked: ('stream' | 'pages' | 'watch')[];
  streamed: (response: ServerResponse) => void;
  paged: (response: ServerResponse) => void;
  watch(): Watched;
  /** On the newest watch. */
  tell(...events: readonly Event[]): Promise<void>;
  /** Tells, and waits until the store has heard it. Takes a millisecond. */
  hear(store: Watched['store'], event: Event): Promise<void>;
  end(): void;
}

/** One empty collection that streams its list, unless the test says otherwise. */
export async function scripted(): Promise<ScriptedApi> {
  const clock = new ManualClock();
  let newest: ServerResponse | undefined;
  const connection = await scriptApi(clock, ({ url = '' }, response) => {
    if (!url.includes('watch=true')) {
      api.asked.push('pages');
      return api.paged(response);
    }
    newest = response;
    const streamed = url.includes('sendInitialEvents=true');
    api.asked.push(streamed ? 'stream' : 'watch');
    if (streamed) api.streamed(response);
    else open(response);
  });
  const api: ScriptedApi = {
    clock,
    asked: [],
    streamed: open,
    paged: (response) => say(response, 200, { metadata: { resourceVersion: '5' }, items: [] }),
    watch: () => watchThings(connection, { clock, random: () => 0.9 }),
    async tell(...events) {
      await eventually(() => expect(newest?.headersSent).toBe(true));
      newest?.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    },
    async hear(store, event) {
      await clock.advance(1);
      await api.tell(event);
      await eventually(() => expect(store.staleMs()).toBe(0));
    },
    end: () => newest?.end(),
  };
  return api;
}

export function open(response: ServerResponse): void {
  response.writeHead(200).flushHeaders();
}

export function endOfList(resourceVersion: string): Event {
  const annotations = { 'k8s.io/initial-events-end': 'true' };
  return { type: 'BOOKMARK', object: { metadata: { resourceVersion, annotations } } };
}

export function thing(name: string, resourceVersion: string, color = 'grey'): Thing {
  const creationTimestamp = '2026-01-01T00:00:00Z';
  const metadata = { name, namespace: 'ns', uid: name, resourceVersion, generation: 1, creationTimestamp };
  return { apiVersion: 'ssm-operator.dev/v1alpha1', kind: 'Thing', metadata, spec: { color } };
}
