import type { DocumentContent } from './document.ts';
import { checkDescription, checkParameterDeclarations, checkReferences } from './document-parameter-rules.ts';
import { checkSteps } from './document-step-rules.ts';
import { AwsError } from './error.ts';
import { isObject } from './is-object.ts';
import { refusedContent, told } from './refused-content.ts';

/** Schema versions by document type. Contents of other types are not looked into. */
const SCHEMAS: Readonly<Record<string, readonly string[]>> = {
  Command: ['1.0', '1.2', '2.0', '2.2'],
  Policy: ['2.0', '2.2'],
  Automation: ['0.3'],
  'Automation.ChangeTemplate': ['0.3'],
  Session: ['1.0'],
};

/** The type that a content without one gets. Throws InvalidDocumentSchemaVersion. */
export function typeOf(given: string | undefined, { schemaVersion }: DocumentContent): string {
  if (given !== undefined) return given;
  if (typeof schemaVersion === 'string' && schemaVersion.startsWith('2.')) {
    throw new AwsError(
      'InvalidDocumentSchemaVersion',
      `Document type is required for schema version ${schemaVersion}`,
    );
  }
  // [U] for schema 0.3 too, which then fits no Command document.
  return 'Command';
}

function checkSchemaVersion(documentType: string, schemas: readonly string[], schemaVersion: unknown): void {
  if (typeof schemaVersion !== 'string') throw refusedContent('schemaVersion should be String');
  if (schemas.includes(schemaVersion)) return;
  throw new AwsError(
    'InvalidDocumentSchemaVersion',
    `${schemaVersion} is not a valid schema version for ${documentType} document type`,
  );
}

function checkAbsent(content: DocumentContent, unknown: string): void {
  if (content[unknown] !== undefined) throw refusedContent(`Unknown property "${unknown}".`);
}

function checkRuntime(content: DocumentContent): void {
  checkAbsent(content, 'mainSteps');
  // [U] what is no object.
  if (!isObject(content.runtimeConfig)) throw refusedContent('Missing "runtimeConfig" in the document.');
}

const SESSION_TYPES = ['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands', 'Port'];

function checkSession({ sessionType, properties }: DocumentContent): void {
  if (sessionType === undefined) throw refusedContent('Missing SessionType in the document.');
  if (!SESSION_TYPES.includes(sessionType as string)) throw refusedContent('Invalid sessionType');
  if (sessionType === 'Standard_Stream' || isObject(properties)) return;
  throw refusedContent(`Missing Properties in session type ${told(sessionType)} document`);
}

/** Throws what AWS throws for a content that is well-formed but no document of the type. */
export function checkContent(documentType: string, content: DocumentContent): void {
  const schemas = SCHEMAS[documentType];
  if (schemas === undefined) return;
  checkSchemaVersion(documentType, schemas, content.schemaVersion);
  const { description, parameters = {} } = content;
  checkDescription(description);
  // [U] the message.
  if (!isObject(parameters)) throw refusedContent('parameters should be Map');
  if (documentType === 'Session') checkSession(content);
  else {
    const old = content.schemaVersion!.startsWith('1.');
    if (old) checkRuntime(content);
    else checkAbsent(content, 'runtimeConfig');
    checkSteps(documentType, content);
  }
  checkParameterDeclarations(documentType, parameters);
  checkReferences(content, Object.keys(parameters));
}
