import type { DocumentRequest } from '../../ssm/document-gateway.ts';
import { certain, type Flaw } from './flaw.ts';

/** What AWS would refuse to create, whatever its content. */
export function creationFlaws({
  documentType,
  requires = [],
}: Pick<DocumentRequest, 'documentType' | 'requires'>): readonly Flaw[] {
  if (documentType !== 'ApplicationConfiguration' || requires.length > 0) return [];
  const words =
    'A document of type ApplicationConfiguration requires the document that holds its schema: name it in spec.requires, such as [{name: my-schema, version: "1"}]. AWS takes it at creation only.';
  return [certain('', words)];
}
