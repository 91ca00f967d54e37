import { contentFlaws } from '../../../src/document/check/content-flaws.ts';
import type { Flaw } from '../../../src/document/check/flaw.ts';

/** A content as a test gives it: an object is written as JSON. */
export interface Given {
  readonly content: string | object;
  readonly DocumentType?: string | undefined;
  readonly DocumentFormat?: string | undefined;
}

export function textOf(content: string | object): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

/** A Command document in JSON unless it says otherwise, as the CRD has it. */
export function flawsIn({
  content,
  DocumentType = 'Command',
  DocumentFormat = 'JSON',
}: Given): readonly Flaw[] {
  return contentFlaws({
    content: textOf(content),
    documentType: DocumentType,
    documentFormat: DocumentFormat as 'JSON' | 'YAML' | 'TEXT',
  });
}

export function isStopped(given: Given): boolean {
  return flawsIn(given).some(({ certain }) => certain);
}
