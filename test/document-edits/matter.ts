import { isDeepStrictEqual } from 'node:util';
import { dump, load } from 'js-yaml';

export type Format = 'JSON' | 'YAML' | 'TEXT';
export type DocumentType = 'Command' | 'Automation' | 'ChangeCalendar';

/** So many contents that differ as data, by number. */
export const MATTERS = 6;
/** So many ways to write down each of them. */
export const LAYOUTS = 3;

/** What a content means. What is one matter to AWS is one number. */
export function dataOf(type: DocumentType, matter: number): Readonly<Record<string, unknown>> {
  if (type === 'Automation') {
    const sleep = { name: 'rest', action: 'aws:sleep', inputs: { Duration: `PT${matter + 1}S` } };
    return { schemaVersion: '0.3', description: 'Rests – Größe 𝄞.', mainSteps: [sleep] };
  }
  const words = ['yes', '0755', '1e3', '2026-01-05', 'no: # really', '~'];
  return {
    schemaVersion: '2.2',
    description: `Says ${matter}.\n\tAnd more – 𝄞.`,
    parameters: { Word: { type: 'String', default: words[matter] } },
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'run',
        inputs: { runCommand: [`echo ${matter}`, `echo '{{ Word }}' ${'long '.repeat(40)}`, '- "x"'] },
      },
    ],
  };
}

/** The matter as people write it down. Plain text has no layout: each is another matter. */
export function textOf(type: DocumentType, format: Format, matter: number, layout: number): string {
  if (format === 'TEXT') return `BEGIN:VCALENDAR\r\nPRODID:${matter}\r\nEND:VCALENDAR\r\n`;
  const data = dataOf(type, matter);
  return format === 'JSON' ? LAID_OUT_JSON[layout]!(data) : LAID_OUT_YAML[layout]!(data);
}

type LaidOut = (data: Readonly<Record<string, unknown>>) => string;

const LAID_OUT_JSON: readonly LaidOut[] = [
  (data) => JSON.stringify(data),
  (data) => `\n${JSON.stringify(backwards(data), undefined, '\t')}`,
  (data) => JSON.stringify(data, undefined, 3).replaceAll('\n', '\r\n'),
];

const LAID_OUT_YAML: readonly LaidOut[] = [
  (data) => dump(data),
  (data) => `# as JSON, which is YAML\n---\n${JSON.stringify(backwards(data))}\n`,
  (data) => `${dump(backwards(data), { lineWidth: 60, indent: 4 })}# the end\n`,
];

function backwards(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(data).toReversed());
}

/** Whether a text in AWS says this, whoever has laid it out. */
export function says(text: string, type: DocumentType, format: Format, matter: number): boolean {
  if (format === 'TEXT') return text === textOf(type, format, matter, 0);
  return isDeepStrictEqual(format === 'JSON' ? JSON.parse(text) : load(text), dataOf(type, matter));
}
