import { expect, test } from 'vitest';
import type { KubeConnection, KubeRequest } from '../../src/kube/connection.ts';
import { Sight } from '../support/sight.ts';

const PATH = '/apis/ssm-operator.dev/v1alpha1/namespaces/n/ssmassociations';
const at = (resourceVersion: string) => ({ metadata: { resourceVersion } });

/** An API server whose watch tells what it is given. */
function server() {
  const events: { readonly object: object }[] = [{ object: at('1') }];
  let wake: (() => void) | undefined;
  async function* stream() {
    for (let next = 0; ; next += 1) {
      if (events[next] === undefined) await new Promise<void>((resolve) => void (wake = resolve)); // oxlint-disable-line no-await-in-loop -- as a watch does
      yield events[next];
    }
  }
  const connection = {
    stream,
    request: async (request: KubeRequest) => request.body,
    close: async () => {},
  } as unknown as KubeConnection;
  const tell = (version: string): void => {
    events.push({ object: at(version) });
    wake?.();
  };
  return { connection, tell };
}

test('all who wait go on when the operator has heard what was written, and not before', async () => {
  const { connection, tell } = server();
  const sight = new Sight();
  const watching = sight.watching(() => connection)({} as never);
  const events = watching.stream({ path: PATH, idleMs: 1 })[Symbol.asyncIterator]();
  await events.next();
  const taken = events.next();
  await sight.writing(connection).request({ method: 'PATCH', path: `${PATH}/a`, body: at('2') });
  const done: string[] = [];
  const waits = ['one', 'two'].map((name) => sight.caughtUp().then(() => done.push(name)));

  const before = [...done];
  tell('2');
  await taken;
  void events.next(); // it asks for more when it has taken that in
  await Promise.all(waits);

  expect([before, done]).toEqual([[], ['one', 'two']]);
});
