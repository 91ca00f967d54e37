import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import type { Meters } from './meters.ts';

const LABELS = ['namespace', 'name'];

type Status = NonNullable<SsmAssociation['status']>;

interface Measure {
  /** After `ssm_operator_association_`. */
  readonly name: string;
  readonly help: string;
  /** `undefined`: not shown. */
  readonly valueOf: (status: Status, now: Date) => number | undefined;
}

const MEASURES: readonly Measure[] = [
  ...(['Ready', 'Drifted', 'RunsSucceeding'] as const).map(ofCondition),
  {
    name: 'failed_targets',
    help: 'Targets on which the current version has failed. AWS counts from 0 again when a run begins.',
    valueOf: ({ failedTargetCount }) => failedTargetCount,
  },
  {
    name: 'last_success_age_seconds',
    help: 'Since the last run that succeeded.',
    valueOf: ({ lastSuccessfulExecutionTime: last }, now) =>
      last === undefined ? undefined : (now.getTime() - new Date(last).getTime()) / 1_000,
  },
  {
    name: 'drift_corrections',
    help: 'How often drift was put back, as the status counts it.',
    valueOf: ({ drift }) => drift?.corrections ?? 0,
  },
];

/** Of each of `associations`, as its status tells. Nothing of it is kept: what is deleted is not shown any more. */
export function associationMetrics(
  { gauge }: Meters,
  associations: () => readonly SsmAssociation[],
  now: () => Date,
): void {
  for (const { name, help, valueOf } of MEASURES) {
    gauge(`ssm_operator_association_${name}`, help, LABELS, (series) => {
      for (const { metadata, status = {} } of associations()) {
        const value = valueOf(status, now());
        if (value !== undefined) series.set({ namespace: metadata.namespace, name: metadata.name }, value);
      }
    });
  }
  const help = '1 for the status of the last run.';
  gauge('ssm_operator_association_last_run_status', help, [...LABELS, 'status'], (series) => {
    for (const { metadata, status } of associations()) {
      const { namespace, name } = metadata;
      if (status?.lastRun !== undefined) series.set({ namespace, name, status: status.lastRun.status }, 1);
    }
  });
}

function ofCondition(type: string): Measure {
  return {
    name: type.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
    help: `1 while ${type} is True, 0 while it is False. Not shown while it is Unknown.`,
    valueOf({ conditions }) {
      const said = conditions?.find((condition) => condition.type === type)?.status;
      return said === undefined || said === 'Unknown' ? undefined : Number(said === 'True');
    },
  };
}
