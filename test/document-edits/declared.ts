import type { SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';
import { dataOf, textOf, type DocumentType, type Format } from './matter.ts';

/** What people declare of one document, with its content as a matter and how it is written down. */
export interface Declared extends Omit<
  SsmDocumentSpec,
  'documentName' | 'documentType' | 'documentFormat' | 'content' | 'contentText' | 'contentFrom'
> {
  readonly type: DocumentType;
  readonly format: Format;
  readonly way: 'content' | 'contentText' | 'contentFrom';
  readonly matter: number;
  readonly layout: number;
}

export type FieldName = keyof Declared;

/** A field that gets another value, and others with it where they have to go together. */
export interface Edit {
  readonly field: FieldName;
  readonly change: Partial<Record<FieldName, unknown>>;
}

/** The key of the ConfigMap that has the name of the document. */
export const KEY = 'document';

export function applied(declared: Declared, { change }: Pick<Edit, 'change'>): Declared {
  const entries = Object.entries({ ...declared, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as Declared;
}

export function told(from: Declared, { field, change }: Edit): string {
  const more = Object.entries(change).map(([name, value]) => `${name} ${text(value)}`);
  return `${field} from ${text(from[field])}: ${more.join(', ')}`;
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

export function specOf(name: string, declared: Declared): SsmDocumentSpec {
  const { type, format, way, matter, layout: _, ...rest } = declared;
  return {
    ...rest,
    ...(type === 'Command' ? {} : { documentType: type }),
    ...(format === 'JSON' ? {} : { documentFormat: format }),
    ...(way === 'content' ? { content: dataOf(type, matter) } : {}),
    ...(way === 'contentText' ? { contentText: writtenDown(declared) } : {}),
    ...(way === 'contentFrom' ? { contentFrom: { configMapKeyRef: { name, key: KEY } } } : {}),
  };
}

/** The text of contentText, or of the ConfigMap. */
export function writtenDown({ type, format, matter, layout }: Declared): string {
  return textOf(type, format, matter, layout);
}
