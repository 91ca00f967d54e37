import type { Meters } from './meters.ts';

interface CacheState {
  readonly isSynced: boolean;
  staleMs(): number;
}

/** A request to the API server that was answered, or was not. */
interface KubeCall {
  readonly method: string;
  readonly host: string;
  /** `<error>`: no answer. */
  readonly code: string;
  readonly durationMs: number;
}

/** What is measured of the API server. */
export interface KubeMetrics {
  observeRequest(call: KubeCall): void;
  /** It is sent again because of this answer. */
  countRetry(call: Pick<KubeCall, 'method' | 'host' | 'code'>): void;
  watchCache(kind: string, cache: CacheState): void;
  setLeader(leading: boolean): void;
}

/** The names of requests are those of client-go. */
export function kubeMetrics({ counter, gauge, histogram }: Meters): KubeMetrics {
  const requests = counter('rest_client_requests_total', 'Requests to the API server.', [
    'code',
    'method',
    'host',
  ]);
  const retries = counter(
    'rest_client_request_retries_total',
    'Requests to the API server that are sent again.',
    ['code', 'verb', 'host'],
  );
  const latency = 'rest_client_request_duration_seconds';
  const seconds = histogram(latency, 'How long the API server took to answer.', ['verb', 'host']);
  const leader = gauge('leader_election_master_status', '1 while this process leads.', ['name']);
  return {
    observeRequest({ method, host, code, durationMs }) {
      requests.inc({ code, method, host });
      seconds.observe({ verb: method, host }, durationMs / 1_000);
    },
    countRetry: ({ method, host, code }) => retries.inc({ code, verb: method, host }),
    watchCache: cacheWatcher(gauge),
    setLeader: (leading) => leader.set({ name: 'ssm-operator' }, leading ? 1 : 0),
  };
}

function cacheWatcher(gauge: Meters['gauge']): KubeMetrics['watchCache'] {
  const caches = new Map<string, CacheState>();
  const synced = 'ssm_operator_cache_synced';
  gauge(synced, '1 when the first list of a kind is complete.', ['kind'], (series) => {
    for (const [kind, { isSynced }] of caches) series.set({ kind }, isSynced ? 1 : 0);
  });
  const staleness = 'ssm_operator_cache_staleness_seconds';
  gauge(staleness, 'Since the API server last said something of a kind.', ['kind'], (series) => {
    for (const [kind, cache] of caches) series.set({ kind }, cache.staleMs() / 1_000);
  });
  return (kind, cache) => void caches.set(kind, cache);
}
