import { collectDefaultMetrics, Registry } from 'prom-client';
import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { associationMetrics } from './association-metrics.ts';
import { awsMetrics, type AwsMetrics } from './aws-metrics.ts';
import { controllerMetrics, type ControllerMetrics } from './controller-metrics.ts';
import { kubeMetrics, type KubeMetrics } from './kube-metrics.ts';
import { metersOf } from './meters.ts';

/** All that `/metrics` shows. Names without `ssm_operator` are those that dashboards of other operators know. */
export interface Metrics extends ControllerMetrics, AwsMetrics, KubeMetrics {
  readonly registry: Registry;
  /** A failure outside a pass. */
  countProblem(source: string): void;
  /** Shows each association on its own, while this process leads: a standby would show it a second time. */
  watchAssociations(associations: () => readonly SsmAssociation[], now: () => Date): void;
}

export function openMetrics(registry = new Registry()): Metrics {
  const meters = metersOf(registry);
  const help = 'Failures outside a pass, by source.';
  const kube = kubeMetrics(meters);
  let leads = false;
  const problems = meters.counter('ssm_operator_problems_total', help, ['source']);
  return {
    registry,
    ...controllerMetrics(meters),
    ...awsMetrics(meters),
    ...kube,
    setLeader(leading) {
      leads = leading;
      kube.setLeader(leading);
    },
    countProblem: (source) => problems.inc({ source }),
    watchAssociations: (associations, now) =>
      associationMetrics(meters, () => (leads ? associations() : []), now),
  };
}

/** Of the process, under prom-client's names: `process_*` and `nodejs_*`. For `main`: they can't be closed again. */
export function processRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
