import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { shellContent } from '../support/rig.ts';

export const DOCUMENT = 'script';
export const ASSOCIATIONS = ['first', 'second'] as const;

export type AssociationName = (typeof ASSOCIATIONS)[number];
export type Name = AssociationName | typeof DOCUMENT;

/** One way to declare an association, with a schedule: what runs once is not made anew. */
export interface Declared {
  readonly spec: SsmAssociationSpec;
  /** What AWS is to hold of it. */
  readonly aws: Readonly<Record<string, unknown>>;
}

const EVERYWHERE = [{ key: 'InstanceIds', values: ['*'] }];
const EVERYWHERE_IN_AWS = [{ Key: 'InstanceIds', Values: ['*'] }];

export const DECLARED: readonly Declared[] = [
  {
    spec: {
      documentName: 'AWS-RunShellScript',
      parameters: { commands: ['uptime'] },
      targets: EVERYWHERE,
      scheduleExpression: 'rate(2 hours)',
    },
    aws: {
      Name: 'AWS-RunShellScript',
      Parameters: { commands: ['uptime'] },
      Targets: EVERYWHERE_IN_AWS,
      ScheduleExpression: 'rate(2 hours)',
    },
  },
  {
    spec: {
      documentName: 'AWS-RunShellScript',
      parameters: { commands: ['date'] },
      targets: EVERYWHERE,
      scheduleExpression: 'rate(1 day)',
      tags: { team: 'platform' },
    },
    aws: {
      Name: 'AWS-RunShellScript',
      Parameters: { commands: ['date'] },
      Targets: EVERYWHERE_IN_AWS,
      ScheduleExpression: 'rate(1 day)',
      team: 'platform',
    },
  },
  {
    spec: {
      documentName: 'AWS-RunShellScript',
      parameters: { commands: ['uptime'] },
      targets: [{ key: 'tag:Role', values: ['db', 'web'] }],
      scheduleExpression: 'rate(3 hours)',
      maxErrors: '10%',
      maxConcurrency: '2',
      tags: { team: 'web' },
    },
    aws: {
      Name: 'AWS-RunShellScript',
      Parameters: { commands: ['uptime'] },
      Targets: [{ Key: 'tag:Role', Values: ['db', 'web'] }],
      ScheduleExpression: 'rate(3 hours)',
      MaxErrors: '10%',
      MaxConcurrency: '2',
      team: 'web',
    },
  },
  {
    spec: {
      documentName: 'AWS-RunShellScript',
      parameters: { commands: ['free'] },
      targets: EVERYWHERE,
      scheduleExpression: 'cron(0 2 ? * SUN *)',
      applyOnlyAtCronInterval: true,
    },
    aws: {
      Name: 'AWS-RunShellScript',
      Parameters: { commands: ['free'] },
      Targets: EVERYWHERE_IN_AWS,
      ScheduleExpression: 'cron(0 2 ? * SUN *)',
      ApplyOnlyAtCronInterval: true,
    },
  },
];

export const CONTENTS = [shellContent('uptime'), shellContent('date'), shellContent('df', 'free')] as const;

/** Every field that one of the ways sets, as a merge patch that takes it away. */
export const NOTHING = Object.fromEntries(
  DECLARED.flatMap(({ spec }) => Object.keys(spec)).map((field) => [field, null]),
);
