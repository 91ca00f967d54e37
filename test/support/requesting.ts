import { RUN_REQUESTED_AT } from '../../src/api/names.ts';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { Rig } from './rig.ts';
import { sceneWithOperator, writes } from './scene.ts';

export const ASKED = '2026-01-05T00:00:01Z';

export const LATER = '2026-01-05T00:00:02Z';

/** Of the minute before it began an operator takes it that it was full of starts. */
export const MINUTE_MS = 60_000;

/** Sweeps, and every delay after a failure in passing. */
export const LONG_MS = 15 * 60_000;

export async function sceneOfRuns(): Promise<Rig> {
  const rig = await sceneWithOperator('run');
  await rig.advance(MINUTE_MS);
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
  return rig;
}

export const ask = ({ associations }: Rig, at = ASKED) =>
  associations.annotate('agent', { [RUN_REQUESTED_AT]: at });

export function handled({ associations }: Rig, at = ASKED): Promise<SsmAssociation> {
  return associations.until('agent', ({ status }) => status?.lastHandledRunAt === at);
}

/** What AWS was asked to start, taken or not. */
export async function starts(rig: Rig): Promise<number> {
  return (await writes(rig)).filter((operation) => operation === 'StartAssociationsOnce').length;
}

/** How often AWS has run the only association. */
export async function runs(rig: Rig): Promise<number> {
  const [held] = await rig.aws.associations();
  return held?.Executions.length ?? 0;
}

/** How often it was told of the association. Waits for the first time. */
export async function toldTimes({ associations }: Rig, reason: string): Promise<number> {
  const told = await associations.events('agent', reason);
  return told.filter((event) => event.reason === reason).length;
}

export async function editAndAsk({ associations }: Rig, change: object): Promise<void> {
  await associations.editAndAnnotate('agent', change, { [RUN_REQUESTED_AT]: ASKED });
}
