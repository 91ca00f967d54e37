import { expect, test } from 'vitest';
import type { OwnedResource } from '../../src/ownership/owned.ts';
import { askedOf, LOOK, RUN, type Asked } from '../../src/ownership/request.ts';

const NOW = new Date('2026-01-05T12:00:00Z');

interface Case {
  readonly asked?: string;
  readonly handled?: string;
  readonly ignored?: string;
  readonly state: Asked['state'];
}

const cases: Record<string, Case> = {
  'no annotation asks for nothing': { state: 'none' },
  'a first time is a request': { asked: '2026-01-05T11:59:00Z', state: 'open' },
  'a later time than was handled is a request': {
    asked: '2026-01-05T11:59:01Z',
    handled: '2026-01-05T11:59:00Z',
    state: 'open',
  },
  'what was handled is no request': {
    asked: '2026-01-05T11:59:00Z',
    handled: '2026-01-05T11:59:00Z',
    state: 'none',
  },
  'the same time in another zone is no request': {
    asked: '2026-01-05T12:59:00+01:00',
    handled: '2026-01-05T11:59:00Z',
    state: 'none',
  },
  'an earlier time is no request': {
    asked: '2026-01-05T11:00:00Z',
    handled: '2026-01-05T11:59:00Z',
    state: 'none',
  },
  'a clock that is 5 minutes ahead is no mistake': { asked: '2026-01-05T12:05:00Z', state: 'open' },
  'more than 5 minutes ahead is a mistake': { asked: '2026-01-05T12:05:01Z', state: 'invalid' },
  'a mistake is told once': {
    asked: '2026-01-05T12:05:01Z',
    ignored: '2026-01-05T12:05:01Z',
    state: 'none',
  },
  'a mistake does not come true when its time has come': {
    asked: '2026-01-05T11:59:00Z',
    ignored: '2026-01-05T11:59:00Z',
    state: 'none',
  },
  'a valid time after a mistake is a request': {
    asked: '2026-01-05T11:59:00Z',
    ignored: '2027-01-01T00:00:00Z',
    state: 'open',
  },
  'another mistake is told, too': { asked: 'now', ignored: 'soon', state: 'invalid' },
  'a word is no time': { asked: 'now', state: 'invalid' },
  'an empty text is no time': { asked: '', state: 'invalid' },
  'a day is no time': { asked: '2026-01-05', state: 'invalid' },
  'a time without a zone is no time': { asked: '2026-01-05T11:59:00', state: 'invalid' },
  'a month that is none makes no time': { asked: '2026-13-05T11:59:00Z', state: 'invalid' },
  'seconds since 1970 are no time': { asked: '1767614340', state: 'invalid' },
  'a fraction of a second counts': {
    asked: '2026-01-05T11:59:00.500Z',
    handled: '2026-01-05T11:59:00Z',
    state: 'open',
  },
};

for (const kind of [LOOK, RUN]) {
  for (const [name, { asked, handled, ignored, state }] of Object.entries(cases)) {
    test(`${kind.handled}: ${name}`, () => {
      const resource = {
        metadata: { annotations: asked === undefined ? {} : { [kind.annotation]: asked } },
        status: { [kind.handled]: handled, [kind.ignored]: ignored },
      } as unknown as OwnedResource;

      expect(askedOf(resource, kind, NOW).state).toBe(state);
    });
  }
}

test('what can not be asked of a kind is a mistake whatever the time, and is told once', () => {
  const kind = { ...RUN, never: 'it does not run' };
  const metadata = { annotations: { [RUN.annotation]: '2026-01-05T11:59:00Z' } };
  const resource = { metadata } as unknown as OwnedResource;
  const ignored = { ...resource, status: { ignoredRunRequest: '2026-01-05T11:59:00Z' } };

  expect(askedOf(resource, kind, NOW)).toMatchObject({ state: 'invalid', why: 'it does not run' });
  expect(askedOf(ignored, kind, NOW).state).toBe('none');
});

test('a long text is remembered cut, and still told once', () => {
  const annotations = { [RUN.annotation]: 'x'.repeat(1_000) };
  const resource = { metadata: { annotations } } as unknown as OwnedResource;
  const first = askedOf(resource, RUN, NOW);
  const ignored = first.state === 'invalid' ? first.text : '';

  const again = askedOf({ ...resource, status: { ignoredRunRequest: ignored } }, RUN, NOW);

  expect(ignored).toHaveLength(64);
  expect(again.state).toBe('none');
});
