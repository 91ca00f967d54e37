import { RELEASE_BRAKE } from './api/names.ts';
import type { Config } from './config.ts';
import type { OpenKind, Surroundings } from './kind.ts';
import type { Kinds } from './kinds.ts';
import { LeaseMarks } from './kube/lease-marks.ts';
import { leaseOf } from './leadership.ts';
import { Brakes, type BrakeOptions } from './ownership/brakes.ts';
import { regionOf, type OwnedResource } from './ownership/owned.ts';

/** One for both kinds: what they may start is counted together. */
export function brakesFor(config: Config, around: Surroundings, kinds: Kinds): Brakes {
  const { clock, connection, metrics } = around;
  const { namespace, name } = leaseOf(config, around);
  const holder = config.leaderElection ? config.identity : undefined;
  const releaseCommand = `kubectl annotate lease ${name} -n ${namespace} --overwrite ${RELEASE_BRAKE}=$(date -u +%FT%TZ)`;
  metrics.setBrake(false);
  return new Brakes({
    ...config,
    clock,
    objects: (region) => ({
      SsmAssociation: servedIn(region, config, kinds.associations),
      SsmDocument: servedIn(region, config, kinds.documents),
    }),
    record: new LeaseMarks(connection, { namespace, name, holder }),
    releaseCommand,
    observer: observerFor(around, releaseCommand),
  });
}

function servedIn<R extends OwnedResource>(
  region: string,
  config: Config,
  { store }: Pick<OpenKind<R>, 'store'>,
): number {
  return store.list().filter((resource) => regionOf(resource, config.region) === region).length;
}

function observerFor({ log, metrics, problem }: Surroundings, release: string): BrakeOptions['observer'] {
  return {
    engaged(region, planned) {
      metrics.setBrake(true);
      log.error(
        { region, planned, release },
        'too much was changed in AWS at once: corrections have stopped',
      );
    },
    released() {
      metrics.setBrake(false);
      log.warn('corrections go on: the brake was released');
    },
    delayed: (reason) => metrics.countDelay(reason),
    problem: problem('brake'),
  };
}
