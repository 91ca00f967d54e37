import { dump, load, YAMLException } from 'js-yaml';
import type { DocumentContent, DocumentFormat } from './document.ts';
import { AwsError } from './error.ts';
import { jsonErrorOffset } from './json-position.ts';
import { isUnwieldy } from './nesting.ts';

/** Both count from 1. [U] the wording for YAML. */
function malformed(format: DocumentFormat, line: number, column: number): AwsError {
  const place = `at Line: ${line}, Column: ${column}`;
  return new AwsError('InvalidDocumentContent', `${format} not well-formed. ${place}`);
}

function malformedJson(text: string): AwsError {
  const before = text.slice(0, jsonErrorOffset(text)).split('\n');
  return malformed('JSON', before.length, before.at(-1)!.length + 1);
}

function parsedJson(text: string): unknown {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw malformedJson(text);
  }
  if (isUnwieldy(content)) throw malformedJson(text);
  return content;
}

/** More values than any text of this size has unless they repeat each other. */
const MOST_VALUES = 65_536;

function parsedYaml(text: string): unknown {
  let content: unknown;
  try {
    content = load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw malformed('YAML', (error.mark?.line ?? 0) + 1, (error.mark?.column ?? 0) + 1);
  }
  if (isUnwieldy(content, MOST_VALUES)) throw malformed('YAML', 1, 1);
  return content;
}

/** What a text means in its format. Throws InvalidDocumentContent when it is not an object of that format. */
export function parsedContent(text: string, format: DocumentFormat): DocumentContent {
  if (format === 'TEXT') return {};
  const content = format === 'JSON' ? parsedJson(text) : parsedYaml(text);
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
    return content as DocumentContent;
  }
  throw malformed(format, 1, 1);
}

/** A content in a format. In its own it is verbatim; [U] the layout in the other one. */
export function textIn(
  asked: DocumentFormat,
  stored: { text: string; format: DocumentFormat; content: DocumentContent },
): string {
  if (asked === stored.format) return stored.text;
  if (asked === 'TEXT' || stored.format === 'TEXT') {
    throw new AwsError('ValidationException', `Invalid document format ${asked}`);
  }
  return asked === 'YAML'
    ? dump(stored.content, { lineWidth: -1 })
    : JSON.stringify(stored.content, undefined, 2);
}
