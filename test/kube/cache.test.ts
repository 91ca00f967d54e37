import { beforeEach, describe, expect, test } from 'vitest';
import { Cache } from '../../src/kube/cache.ts';
import type { Thing, Told } from './fixture.ts';

let told: Told[];
let problems: unknown[];
let cache: Cache<Thing>;

beforeEach(() => {
  told = [];
  problems = [];
  cache = new Cache<Thing>(
    (key, previous, current) => told.push({ key, previous, current }),
    (error) => problems.push(error),
  );
});

describe('a watch event', () => {
  test('of an older version changes nothing', () => {
    const newer = thing({ version: '1000' });
    cache.mirror(undefined).put(newer);

    cache.mirror(undefined).put(thing({ version: '999' }));

    expect(cache.get('ns/a')).toBe(newer);
    expect(told).toEqual([{ key: 'ns/a', previous: undefined, current: newer }]);
  });

  test('with another uid is told as deleted and added', () => {
    const [old, recreated] = [thing({ version: '1' }), thing({ version: '5', uid: 'other' })];
    cache.mirror(undefined).put(old);

    cache.mirror(undefined).put(recreated);

    expect(told.slice(1)).toEqual([
      { key: 'ns/a', previous: old, current: undefined },
      { key: 'ns/a', previous: undefined, current: recreated },
    ]);
  });

  test('that deletes an earlier object of the same name leaves the present one', () => {
    const present = thing({ version: '9', uid: 'other' });
    cache.mirror(undefined).put(present);

    cache.mirror(undefined).remove(thing({ version: '5' }));

    expect(cache.get('ns/a')).toBe(present);
  });

  test('is told to nobody twice', () => {
    const seen = thing({ version: '1' });

    cache.mirror(undefined).put(seen);
    cache.mirror(undefined).put(thing({ version: '1' }));

    expect(told).toHaveLength(1);
  });

  test('whose handler throws is reported, and the next one is told', () => {
    const failing = new Cache<Thing>(
      (key, _previous, current) => {
        if (current?.spec.color === 'bad') throw new Error('handler');
        told.push({ key, previous: undefined, current });
      },
      (error) => problems.push(error),
    );

    failing.mirror(undefined).put(thing({ version: '1', color: 'bad' }));
    failing.mirror(undefined).put(thing({ version: '2', color: 'good' }));

    expect(problems).toHaveLength(1);
    expect(told).toHaveLength(1);
  });
});

describe('the answer to our own write', () => {
  test('is there at once, and its event is not told', () => {
    cache.mirror(undefined).put(thing({ version: '1' }));
    const answer = thing({ version: '2', color: 'ours' });

    cache.absorb(answer, true);
    cache.mirror(undefined).put(thing({ version: '2', color: 'ours' }));

    expect(cache.get('ns/a')).toBe(answer);
    expect(told).toHaveLength(1);
  });

  test('is not undone by the event of a change before it', () => {
    cache.mirror(undefined).put(thing({ version: '1' }));
    cache.absorb(thing({ version: '3', color: 'ours' }), true);

    cache.mirror(undefined).put(thing({ version: '2' }));

    expect(cache.get('ns/a')?.spec.color).toBe('ours');
  });

  test('does not swallow a change of somebody else that may hide in it', () => {
    const first = thing({ version: '1' });
    cache.mirror(undefined).put(first);
    const answer = thing({ version: '3', color: 'theirs' });

    cache.absorb(answer, false);
    cache.mirror(undefined).put(thing({ version: '2', color: 'theirs' }));
    cache.mirror(undefined).put(thing({ version: '3', color: 'theirs' }));

    expect(told.slice(1)).toEqual([{ key: 'ns/a', previous: first, current: answer }]);
  });

  test('does not bring a deleted object back', () => {
    cache.mirror(undefined).put(thing({ version: '1' }));
    cache.mirror(undefined).remove(thing({ version: '3' }));

    cache.absorb(thing({ version: '2' }), true);

    expect(cache.get('ns/a')).toBeUndefined();
  });

  test('does not replace an object that was created anew', () => {
    const recreated = thing({ version: '4', uid: 'other' });
    cache.mirror(undefined).put(recreated);

    cache.absorb(thing({ version: '5' }), true);

    expect(cache.get('ns/a')).toBe(recreated);
  });

  test('may come after its event, which waits for it', () => {
    cache.mirror(undefined).put(thing({ version: '1' }));
    const release = cache.hold('ns/a');
    cache.mirror(undefined).put(thing({ version: '2', color: 'ours' }));
    cache.mirror(undefined).put(thing({ version: '3', color: 'theirs' }));

    cache.absorb(thing({ version: '2', color: 'ours' }), true);
    release();

    expect(told.slice(1).map(({ previous, current }) => [previous?.spec.color, current?.spec.color])).toEqual(
      [['ours', 'theirs']],
    );
  });

  test('to the removal of the last finalizer ends the clean-up before the deletion is heard of', () => {
    const deletionTimestamp = '2026-01-01T00:00:00Z';
    cache.mirror(undefined).put(thing({ version: '2', deletionTimestamp, finalizers: ['ours'] }));

    cache.absorb(thing({ version: '2', deletionTimestamp, finalizers: [] }), false);
    cache.mirror(undefined).put(thing({ version: '2', deletionTimestamp, finalizers: ['ours'] }));

    expect(cache.get('ns/a')?.metadata.finalizers).toEqual([]);
  });
});

describe('a new list', () => {
  test('deletes what is missing from it', () => {
    const gone = thing({ version: '1' });
    cache.mirror(undefined).replace([gone, thing({ version: '2', name: 'b' })], '2');

    cache.mirror(undefined).replace([thing({ version: '2', name: 'b' })], '9');

    expect(told.slice(2)).toEqual([{ key: 'ns/a', previous: gone, current: undefined }]);
  });

  test('of one namespace leaves the others alone', () => {
    cache.mirror('other').replace([thing({ version: '1', namespace: 'other' })], '1');

    cache.mirror('ns').replace([], '9');

    expect(cache.list()).toHaveLength(1);
  });

  test('that is older than our last write does not undo it', () => {
    cache.mirror(undefined).replace([thing({ version: '1' })], '1');
    cache.absorb(thing({ version: '8', color: 'ours' }), true);

    cache.mirror(undefined).replace([thing({ version: '1' })], '7');

    expect(cache.get('ns/a')?.spec.color).toBe('ours');
  });

  test('of a restored etcd counts, although its versions are lower', () => {
    const mirror = cache.mirror(undefined);
    mirror.replace([thing({ version: '500', color: 'lost' })], '510');

    mirror.replace([thing({ version: '300', color: 'restored' })], '310');

    expect(cache.get('ns/a')?.spec.color).toBe('restored');
  });

  test.each([
    ['to a time after the last list', '550'],
    ['and written to since', '590'],
  ])('of an etcd that was restored %s counts against what the watch had told', (_when, version) => {
    const mirror = cache.mirror(undefined);
    mirror.replace([thing({ version: '500' })], '510');
    mirror.put(thing({ version: '580', color: 'lost' }));
    mirror.put(thing({ version: '581', color: 'lost', name: 'b' }));

    mirror.replace([thing({ version: '540', color: 'restored' })], version);

    expect(cache.list().map(({ spec }) => spec.color)).toEqual(['restored']);
    expect(told.at(-1)?.current?.spec.color).toBe('restored');
  });
});

interface Facts {
  readonly version: string;
  readonly uid?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly color?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
}

function thing({
  version,
  uid = 'first',
  name = 'a',
  namespace = 'ns',
  color = 'none',
  ...rest
}: Facts): Thing {
  const creationTimestamp = '2026-01-01T00:00:00Z';
  return {
    apiVersion: 'ssm-operator.dev/v1alpha1',
    kind: 'Thing',
    metadata: { name, namespace, uid, resourceVersion: version, generation: 1, creationTimestamp, ...rest },
    spec: { color },
  };
}
