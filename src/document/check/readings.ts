import {
  constructFromEvents,
  CORE_SCHEMA,
  FAILSAFE_SCHEMA,
  parseEvents,
  YAML11_SCHEMA,
  YAMLException,
} from 'js-yaml';
import { certain, doubtful, isData, type Data, type Flaw } from './flaw.ts';
import { jsonErrorPosition, type Position } from './json-position.ts';

/** What a content may mean to AWS. */
export interface Readings {
  readonly readings: readonly Data[];
  readonly flaws: readonly Flaw[];
}

/**
 * JSON has one reading. Which YAML AWS reads is unverified, so YAML has three: of YAML 1.2, of 1.1 (`0755`, `yes`), and
 * word by word. The first one is the likeliest.
 */
export function readingsOf(text: string, format: 'JSON' | 'YAML'): Readings {
  const values = format === 'JSON' ? jsonReadings(text) : yamlReadings(text);
  if (!Array.isArray(values)) return { readings: [], flaws: [values as Flaw] };
  const readings = values.filter(isData);
  if (readings.length === values.length) return { readings, flaws: [] };
  return { readings: [], flaws: [doubtful('', `The content is no map: give it schemaVersion.`)] };
}

function jsonReadings(text: string): readonly unknown[] | Flaw {
  try {
    return [JSON.parse(text)];
  } catch {
    const { line, column } = jsonErrorPosition(text);
    const way = !/^\s*[{[]/.test(text) && isYaml(text) ? ' It reads as YAML: set documentFormat: YAML.' : '';
    return certain('', `The content is no JSON: see line ${line}, column ${column}.${way}`);
  }
}

function isYaml(text: string): boolean {
  const values = yamlReadings(text);
  return Array.isArray(values) && values.length > 0 && values.every(isData);
}

/** What no reader of YAML takes is certain; what ours can't make data of, others might. */
function yamlReadings(text: string): readonly unknown[] | Flaw {
  let isWellFormed = false;
  try {
    const events = parseEvents(text, { maxDepth: Infinity });
    isWellFormed = true;
    const documents = [CORE_SCHEMA, YAML11_SCHEMA, FAILSAFE_SCHEMA].map((schema) =>
      constructFromEvents(events, { source: text, schema, json: true }),
    );
    return documents.every(({ length }) => length === 1) ? documents.flat(1) : NOT_ONE;
  } catch (error) {
    if (!(error instanceof YAMLException)) return []; // nested too deep for us
    return isWellFormed ? unreadable(error) : certain('', `The content is no YAML${placeOf(error)}.`);
  }
}

const NOT_ONE = doubtful('', 'The content is to be one YAML document, without a second --- in it.');

function unreadable({ reason }: YAMLException): Flaw {
  const way = 'Where a value is {{ a parameter }}, put quotes around it.';
  return doubtful('', `The YAML can't be read as data (${reason}). ${way}`);
}

function placeOf({ reason, mark }: YAMLException): string {
  if (mark === undefined) return ` (${reason})`;
  const { line, column }: Position = mark;
  return `: see line ${line + 1}, column ${column + 1} (${reason})`;
}
