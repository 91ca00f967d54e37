import { expect, inject, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readDrainConfig } from '../../src/drain/config.ts';
import { drain } from '../../src/drain/drain.ts';
import { openConnection, type KubeConnection, type KubeRequest } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { skipping } from './skipping.ts';

/** The answer to each request but the first `reached` ones. */
function refusing(reached: number, error: KubeError, until = Infinity) {
  let asked = 0;
  return (direct: KubeConnection): KubeConnection => ({
    ...direct,
    request<T>(request: KubeRequest): Promise<T> {
      asked += 1;
      return asked > reached && asked <= until ? Promise.reject(error) : direct.request<T>(request);
    },
  });
}

const AWAY = new KubeError('GET /apis/some/path: connect ECONNREFUSED 127.0.0.1:9', {
  status: 0,
  reason: 'Unreachable',
});

async function ended(through: (direct: KubeConnection) => KubeConnection) {
  const environment = { NAMESPACES: 'default', DRAIN_TIMEOUT: '100s', LEASE_NAMESPACE: 'default' };
  const config = readDrainConfig([], environment)!;
  const direct = openConnection({ kubeconfig: inject('kubeconfig'), clock: systemClock });
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const { signal } = new AbortController();
  const failure = await drain(config, { connection: through(direct), clock: skipping(), say, signal }).then(
    () => '',
    (error: Error) => error.message,
  );
  await direct.close();
  return { said, failure, server: direct.server };
}

const WHY = 'connect ECONNREFUSED 127.0.0.1:9';

test('who waits for an API server hears which one, why, how long, and at the end that nothing was touched', async () => {
  const { said, failure, server } = await ended(refusing(0, AWAY));

  expect(said[1]).toMatch(
    new RegExp(
      `^The API server ${server} can't be reached \\(${WHY}\\): trying again, for (100|99) s at most\\.$`,
    ),
  );
  expect(said.slice(2)).toHaveLength(3);
  for (const line of said.slice(2))
    expect(line).toMatch(/^Still no answer from .*: trying again, for \d\d? s at most\.$/);
  expect(failure).toBe(
    `Nothing was touched: the API server ${server} did not answer for 100 s (${WHY}). Look whether that is the cluster you mean, and whether kubectl reaches it, and run drain again.`,
  );
});

test('an API server that was away for a moment is told of once, and when it answers again', async () => {
  const { said, failure } = await ended(refusing(1, AWAY, 4));

  expect(failure).toBe('');
  expect(said.filter((line) => line.includes('trying again'))).toHaveLength(1);
  expect(said).toContain('The API server answers again.');
});

test('an API server that goes away for good before anything is written leaves everything as it is', async () => {
  const { failure, server } = await ended(refusing(1, AWAY));

  expect(failure).toBe(
    `Nothing was touched: the API server ${server} did not answer for 100 s (${WHY}). Run drain again when it answers.`,
  );
});

test('what the API server says when it is busy is told as it says it', async () => {
  const busy = new KubeError('GET /apis/x: 429 TooManyRequests: too many requests', {
    status: 429,
    reason: 'TooManyRequests',
  });

  const { said } = await ended(refusing(0, busy, 1));

  expect(said[1]).toContain("can't answer (429 TooManyRequests: too many requests): trying again");
});
