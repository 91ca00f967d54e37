import { certain, doubtful, isData, oneOf, quoted, type Data, type Flaw } from './flaw.ts';

const TYPES = ['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands', 'Port'];

/** Of what a Session document has instead of steps. */
export function sessionFlaws({ sessionType, properties }: Data): readonly Flaw[] {
  const way = `write ${oneOf(TYPES)}.`;
  if (sessionType === undefined) return [certain('sessionType', `is missing: ${way}`)];
  if (typeof sessionType !== 'string') return [doubtful('sessionType', `is not text: ${way}`)];
  if (!TYPES.includes(sessionType))
    return [certain('sessionType', `${quoted(sessionType)} is no type of sessions: ${way}`)];
  if (sessionType === 'Standard_Stream' || isData(properties)) return [];
  const words = `is needed with sessionType ${sessionType}: add it.`;
  return [properties === undefined ? certain('properties', words) : doubtful('properties', words)];
}
