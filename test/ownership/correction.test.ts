import { expect, test } from 'vitest';
import { ReconcileError, type Failure } from '../../src/controller/error.ts';
import { started } from '../../src/ownership/correction.ts';
import type { OwnedWork } from '../../src/ownership/owned.ts';

/** What becomes of the start that was taken. */
function scene() {
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  const brakes = { sent: note('sent'), undone: note('undone'), giveBack: note('given back') };
  const resource = { metadata: { uid: 'uid' } };
  return { done, work: { brakes, region: 'eu-west-1', resource } as unknown as OwnedWork };
}

function failure(change: Partial<Failure>): ReconcileError {
  return new ReconcileError({ reason: 'Reason', retry: 'soon', message: 'why', ...change });
}

interface Row {
  readonly sends: boolean;
  readonly error?: Error;
  readonly done: readonly string[];
}

const ROWS: Readonly<Record<string, Row>> = {
  'what was sent keeps its start': { sends: true, done: ['sent'] },
  'what was not sent gives its start back': { sends: false, done: ['given back'] },
  'what failed before it was sent gives its start back': {
    sends: false,
    error: new Error('conflict'),
    done: ['given back'],
  },
  'what never left this process gives its start back': {
    sends: true,
    error: failure({ effect: 'refused', ours: 'stopping' }),
    done: ['sent', 'undone', 'given back'],
  },
  'what AWS has refused keeps its start, and stays planned': {
    sends: true,
    error: failure({ effect: 'refused' }),
    done: ['sent', 'undone'],
  },
  'what nobody knows the outcome of keeps its start': {
    sends: true,
    error: failure({ effect: 'unknown' }),
    done: ['sent'],
  },
};

for (const [sentence, { sends, error, done: expected }] of Object.entries(ROWS)) {
  test(sentence, async () => {
    const { work, done } = scene();

    const running = started(work, async (sent) => {
      if (sends) sent();
      if (error !== undefined) throw error;
    });
    await running.catch(() => undefined);

    expect(done).toEqual(expected);
  });
}
