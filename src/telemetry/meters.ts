import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Makes series of one registry. */
export interface Meters {
  readonly counter: (name: string, help: string, labels?: readonly string[]) => Counter;
  readonly histogram: (
    name: string,
    help: string,
    labels: readonly string[],
    buckets?: readonly number[],
  ) => Histogram;
  /** `read` sets all of it anew each time it is asked for: what is gone is not shown any more. */
  readonly gauge: (
    name: string,
    help: string,
    labels?: readonly string[],
    read?: (gauge: Gauge) => void,
  ) => Gauge;
}

/** Seconds. */
const BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What waits in a queue may wait for long. */
export const LONG_BUCKETS = [...BUCKETS, 60, 120, 300];

export function metersOf(registry: Registry): Meters {
  const registers = [registry];
  return {
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    histogram: (name, help, labels, buckets = BUCKETS) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    gauge: (name, help, labels = [], read) => {
      const collect = read && collecting(labels, read);
      return new Gauge({ name, help, labelNames: [...labels], registers, ...(collect && { collect }) });
    },
  };
}

function collecting(labels: readonly string[], read: (gauge: Gauge) => void): (this: Gauge) => void {
  return function collect(this: Gauge) {
    if (labels.length > 0) this.reset();
    read(this);
  };
}
