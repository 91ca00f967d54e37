import { certain, doubtful, quoted, type Data, type Flaw } from './flaw.ts';

/** What a document does: run plugins on nodes, run actions in AWS, or open a session. */
export type Family = 'plugins' | 'actions' | 'session';

interface Schema {
  readonly family: Family;
  readonly versions: readonly string[];
}

/** Types whose contents are looked into. Of others nobody has told what AWS takes. */
const SCHEMAS: Readonly<Record<string, Schema>> = {
  Command: { family: 'plugins', versions: ['2.2', '2.0', '1.2', '1.0'] },
  Policy: { family: 'plugins', versions: ['2.2', '2.0'] },
  Automation: { family: 'actions', versions: ['0.3'] },
  'Automation.ChangeTemplate': { family: 'actions', versions: ['0.3'] },
  Session: { family: 'session', versions: ['1.0'] },
};

/** `undefined`: a type whose contents are not looked into. */
export function familyOf(documentType: string): Family | undefined {
  return SCHEMAS[documentType]?.family;
}

export function schemaFlaws({ schemaVersion }: Data, documentType: string): readonly Flaw[] {
  const { versions = [] } = SCHEMAS[documentType] ?? {};
  const way = versions.map(quoted).join(' or ');
  if (schemaVersion === undefined) return [doubtful('schemaVersion', `is missing: write ${way}.`)];
  if (typeof schemaVersion !== 'string')
    return [certain('schemaVersion', `is not text: write ${way}, in quotes.`)];
  if (versions.includes(schemaVersion)) return [];
  const words = `${quoted(schemaVersion)} is not for documentType ${documentType}, which takes ${way}.`;
  return [certain('schemaVersion', `${words}${otherWay(schemaVersion)}`)];
}

function otherWay(version: string): string {
  const other = Object.entries(SCHEMAS).find(([, { versions }]) => versions.includes(version));
  return other === undefined ? '' : ` Or set documentType: ${other[0]}.`;
}
