import { globSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { contentOf, isDocument, SAMPLES } from '../../support/samples.ts';
import { callRaw } from '../../simulator/raw-call.ts';
import { stage } from '../../simulator/support.ts';
import { AUTOMATION, automation, parameters } from '../../contract/content-refusals.ts';
import { flawsIn, isStopped, textOf, type Given } from './asked.ts';
import { SCHEMA, WHOLE } from './content-rules.ts';
import { PARAMETERS, SESSIONS } from './parameter-rules.ts';
import { LINKS, STEPS } from './step-rules.ts';

const SEED = 20_261_128;

const OF_SAMPLES: readonly (readonly [string, Given])[] = SAMPLES.filter(isDocument).map((sample) => {
  const { documentType, documentFormat } = sample.spec;
  const given = { content: contentOf(sample), DocumentType: documentType, DocumentFormat: documentFormat };
  return [sample.metadata.name, given];
});

interface AmazonDocument {
  readonly name: string;
  readonly documentType: string;
  readonly content: object;
}

const OF_AMAZON: readonly (readonly [string, Given])[] = globSync('src/simulator/aws-documents/*.json').map(
  (path) => {
    const { name, documentType, content } = JSON.parse(readFileSync(path, 'utf8')) as AmazonDocument;
    return [name, { content, DocumentType: documentType }];
  },
);

describe('nothing is said against', () => {
  test.each([...OF_SAMPLES, ...OF_AMAZON])('%s', (_name, given) => {
    expect(flawsIn(given)).toEqual([]);
  });
});

test('what is stopped the simulator, which shares nothing with the operator, refuses, too', async () => {
  const { url } = await stage();
  const rules = Object.entries({ ...WHOLE, ...SCHEMA, ...STEPS, ...LINKS, ...PARAMETERS, ...SESSIONS });
  const stopped = rules.filter(([, given]) => isStopped(given));

  const taken: string[] = [];
  for (const [is, given] of stopped) {
    if (await isTaken(url, given)) taken.push(is); // oxlint-disable-line no-await-in-loop -- a few
  }

  expect(stopped.length).toBeGreaterThan(25);
  expect(taken).toEqual([]);
});

test('of contents that are spoilt at random, none is stopped that the simulator takes', async () => {
  const { url } = await stage();
  const counts = { stopped: 0, sent: 0 };

  await fc.assert(
    fc.asyncProperty(spoilt(), async (given) => {
      const stopped = isStopped(given);
      counts[stopped ? 'stopped' : 'sent'] += 1;
      return !stopped || !(await isTaken(url, given));
    }),
    { seed: SEED, numRuns: 400 },
  );

  expect(Math.min(counts.stopped, counts.sent)).toBeGreaterThan(40);
});

let made = 0;

async function isTaken(
  url: string,
  { content, DocumentType = 'Command', DocumentFormat }: Given,
): Promise<boolean> {
  const Name = `document-${(made += 1)}`;
  const answer = await callRaw(url, 'CreateDocument', {
    Name,
    Content: textOf(content),
    DocumentType,
    DocumentFormat,
  });
  if (answer.status === 200) await callRaw(url, 'DeleteDocument', { Name });
  return answer.status === 200;
}

/** An automation that leads from step to step, as no sample is. */
const LINKED: Given = {
  ...AUTOMATION,
  content: {
    ...automation(
      {
        name: 'one',
        action: 'aws:sleep',
        inputs: { Duration: '{{ a }}' },
        nextStep: 'two',
        onFailure: 'step:two',
      },
      { name: 'two', action: 'aws:pause', isEnd: true },
    ),
    parameters: { a: { type: 'String', default: 'PT1S' }, b: { type: 'Integer', default: 1 } },
    outputs: ['one.Output'],
  },
};
const TYPED: Given = {
  content: parameters({
    a: { type: 'StringList', default: ['x'] },
    b: { type: 'Boolean', default: true },
    c: { type: 'StringMap', default: { x: 'y' } },
    d: { type: 'MapList', default: [{ x: 'y' }] },
  }),
};
const PORT: Given = {
  DocumentType: 'Session',
  content: { schemaVersion: '1.0', sessionType: 'Port', properties: { portNumber: '22' } },
};

const SOUND: readonly Given[] = [LINKED, TYPED, PORT, ...OF_AMAZON.map(([, given]) => given)];

const WORDS = [
  null, 0, 1, 2.2, true, 'yes', 'true', '5', 'one', 'two', 'x-y', '', '{{ a }}', '{{ z }}', [], {}, ['x'], '2.2', '0.3',
  '1.2', 'String', 'Integer', 'Boolean', 'StringList', 'Linux', 'linux', 'aws:sleep', 'aws:runShellScript', 'Abort', 'Port',
]; // prettier-ignore

/** A sound content, of which some members are dropped, replaced or doubled, in either format, and some bytes as well. */
function spoilt(): fc.Arbitrary<Given> {
  const change = fc.record({
    at: fc.nat(),
    how: fc.constantFrom('drop', 'replace', 'double'),
    word: fc.constantFrom(...WORDS),
  });
  return fc
    .record({
      given: fc.constantFrom(...SOUND),
      changes: fc.array(change, { maxLength: 3 }),
      type: fc.option(
        fc.constantFrom('Command', 'Policy', 'Automation', 'Automation.ChangeTemplate', 'Session'),
      ),
      yaml: fc.boolean(),
      cut: fc.option(fc.nat(), { freq: 12 }),
    })
    .map(({ given, changes, type, yaml, cut }) => {
      const content = structuredClone(given.content) as object;
      for (const each of changes) apply(content, each);
      const text = yaml ? dump(content, { lineWidth: -1 }) : JSON.stringify(content);
      return {
        content: cut === null ? text : text.slice(0, cut % text.length) + text.slice((cut % text.length) + 1),
        DocumentType: type ?? given.DocumentType,
        DocumentFormat: yaml ? 'YAML' : 'JSON',
      };
    });
}

interface Change {
  readonly at: number;
  readonly how: string;
  readonly word: unknown;
}

function apply(content: object, { at, how, word }: Change): void {
  const places = placesIn(content);
  const [parent, key] = places[at % places.length] ?? [content, 'schemaVersion'];
  const members = parent as Record<string, unknown>;
  if (how === 'replace') members[key] = structuredClone(word);
  else if (how === 'double' && Array.isArray(parent)) parent.push(structuredClone(members[key]));
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(members, key);
}

function placesIn(value: unknown): (readonly [object, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [[value, key] as const, ...placesIn(member)]);
}
