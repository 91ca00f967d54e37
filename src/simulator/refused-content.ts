import { AwsError } from './error.ts';

export function refusedContent(message: string): AwsError {
  return new AwsError('InvalidDocumentContent', message);
}

/** A value of a content in a message. */
export function told(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
