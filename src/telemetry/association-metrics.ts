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
  { name: 'ready', help: '1 while Ready is True.', valueOf: isTrue('Ready') },
  { name: 'drifted', help: '1 while Drifted is True.', valueOf: isTrue('Drifted') },
  { name: 'runs_succeeding', help: '1 while RunsSucceeding is True.', valueOf: isTrue('RunsSucceeding') },
  {
    name: 'failed_targets',
    help: 'Targets on which the current version has failed.',
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

/** Of each association, as its status tells. Nothing of it is kept: what is deleted is not shown any more. */
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

function isTrue(type: string): Measure['valueOf'] {
  return ({ conditions }) => {
    const found = conditions?.find((condition) => condition.type === type);
    return found && Number(found.status === 'True');
  };
}
