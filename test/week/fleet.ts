import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { spec, type Rig } from '../support/rig.ts';

export const NODES = 200;
export const ASSOCIATIONS = 50;
const TEAMS = 40;

/** `i-0…1` to `i-0…c8`, five in each team. */
export function nodeOf(index: number): string {
  return `i-${(index + 1).toString(16).padStart(17, '0')}`;
}

export function tagsOf(index: number): { readonly Team: string } {
  return { Team: teamOf(index) };
}

function teamOf(index: number): string {
  return `t${index % TEAMS}`;
}

/** The last one runs on all nodes, the others on those of a team; two of five each night, the others four times a day. */
function specOf(index: number): SsmAssociationSpec {
  const isOfAll = index === ASSOCIATIONS - 1;
  const targets = isOfAll
    ? [{ key: 'InstanceIds', values: ['*'] }]
    : [{ key: 'tag:Team', values: [teamOf(index)] }];
  const isNightly = isOfAll || index % 5 < 2;
  return spec({
    targets,
    scheduleExpression: isNightly ? 'cron(30 2 * * ? *)' : 'rate(6 hours)',
    applyOnlyAtCronInterval: isNightly,
  });
}

export function nameOf(index: number): string {
  return `a${String(index).padStart(2, '0')}`;
}

export async function declareFleet({ aws, associations }: Rig): Promise<void> {
  for (let index = 0; index < NODES; index += 1) {
    await aws.put(`nodes/${nodeOf(index)}`, { tags: tagsOf(index) }); // oxlint-disable-line no-await-in-loop -- in order
  }
  for (let index = 0; index < ASSOCIATIONS; index += 1) {
    await associations.create(nameOf(index), specOf(index)); // oxlint-disable-line no-await-in-loop -- in order
  }
}
