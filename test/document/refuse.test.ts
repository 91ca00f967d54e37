import { expect, test } from 'vitest';
import { refusal } from '../../src/document/refuse.ts';
import type { Work } from '../../src/document/work.ts';
import { Told } from '../../src/ownership/told.ts';

const STEPS = '"mainSteps": [{"name": "run", "action": "aws:runShellScript"}]';
const REFUSED = '{"schemaVersion": "2.2", "mainSteps": []}';
const DOUBTFUL = `{"schemaVersion": "2.2", "parameters": {"a": {"type": "String"}}, ${STEPS}}`;

interface Given {
  readonly content: string;
  readonly appliedHash?: string;
  readonly specHash?: string;
}

/** Passes of one process over one resource, and what they tell. */
function passes(): {
  readonly told: string[];
  readonly refused: (given: Given) => Promise<string | undefined>;
} {
  const told: string[] = [];
  const memory = new Told();
  const pass = {
    announce({ reason }: { readonly reason: string }) {
      told.push(reason);
      return Promise.resolve();
    },
  };
  return {
    told,
    async refused({ content, appliedHash, specHash = 'spec' }) {
      const work = {
        pass,
        specHash,
        told: memory,
        name: 'Script',
        resource: { metadata: { uid: 'uid' }, status: { appliedHash } },
        desired: { document: { content, documentFormat: 'JSON', documentType: 'Command' } },
      } as unknown as Work;
      return (await refusal(work))?.verdict.reason;
    },
  };
}

test('what AWS has taken once is not judged again, however it looks to rules that were learned since', async () => {
  const { refused } = passes();

  const before = await refused({ content: REFUSED });
  const taken = await refused({ content: REFUSED, appliedHash: 'spec' });

  expect([before, taken]).toEqual(['InvalidContent', undefined]);
});

test('what is doubtful is told once for each spec, and after a restart once more', async () => {
  const first = passes();
  const second = passes();

  for (const specHash of ['one', 'one', 'two', 'two']) await first.refused({ content: DOUBTFUL, specHash }); // oxlint-disable-line no-await-in-loop -- in order
  await second.refused({ content: DOUBTFUL, specHash: 'two' });

  expect([first.told, second.told]).toEqual([['DoubtfulContent', 'DoubtfulContent'], ['DoubtfulContent']]);
});
