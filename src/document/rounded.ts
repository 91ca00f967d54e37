import type { SsmDocument } from '../api/generated/ssm-document.ts';
import { ReconcileError } from '../controller/error.ts';
import { isData, quoted } from './check/flaw.ts';

/**
 * Why this content can't be sent as it was written, if it can't. JSON of the API server is read into numbers that hold
 * whole ones up to 2^53 exactly; a larger one may be another by then. Text is sent as it is.
 */
export function roundedContent({ spec, status }: SsmDocument): ReconcileError | undefined {
  const paths = roundedIn(spec.content, 'content');
  if (paths.length === 0) return undefined;
  const told = paths.slice(0, MOST_TOLD).join(', ');
  const more = paths.length > MOST_TOLD ? ` and ${paths.length - MOST_TOLD} more` : '';
  const [are, them] = paths.length === 1 ? ['is a whole number', 'it'] : ['are whole numbers', 'them'];
  const { documentArn, documentName = '' } = status ?? {};
  const effect = documentArn === undefined ? '' : ` Document ${documentName} in AWS stays as it is.`;
  const message = `${told}${more} ${are} beyond ${Number.MAX_SAFE_INTEGER}, which would be rounded, so nothing is sent.${effect} Write ${them} in quotes, or give the whole content as contentText or by contentFrom.`;
  return new ReconcileError({ reason: 'ContentNumberTooLarge', retry: 'never', message });
}

const MOST_TOLD = 4;

/** Where whole numbers stand that may have been rounded, as `mainSteps[0].inputs.Count`. */
export function roundedIn(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => roundedIn(item, `${path}[${index}]`));
  if (!isData(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => roundedIn(member, pathTo(path, key)));
}

/** Keys that are no plain words in quotes. */
function pathTo(path: string, key: string): string {
  if (!/^[\w:$-]+$/.test(key)) return `${path}[${quoted(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
