import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { buildConnector } from 'undici';
import type { Clock } from '../clock.ts';

/** applyToHTTPSOptions reads files on each call, and an exec plugin is started by each concurrent one. */
const REUSE_MS = 10_000;

/** Who we are to the API server, as fresh as the kubeconfig's files and plugins have it. */
export interface Credentials {
  headers(): Promise<Headers>;

  tls(): Promise<buildConnector.BuildOptions>;

  /** The API server refused these, which `headers` has given: the next look finds what files and plugins say then. */
  forget(refused: Headers): void;
}

type Headers = Readonly<Record<string, string>>;

interface Look {
  readonly options: Promise<RequestOptions>;
  readonly atMs: number;
  /** What came of it. */
  headers?: Headers;
}

/** Credentials of the current context. Concurrent askers share one look. */
export function credentialsOf(config: KubeConfig, clock: Clock): Credentials {
  let source = config;
  let latest: Look | undefined;

  function look(): Look {
    const nowMs = clock.monotonicMs();
    if (latest && nowMs - latest.atMs < REUSE_MS) return latest;
    const fresh: Look = { options: optionsFrom(source), atMs: nowMs };
    latest = fresh;
    fresh.options.catch(() => {
      if (latest === fresh) latest = undefined;
    });
    return fresh;
  }

  return {
    async headers() {
      const from = look();
      const options = await from.options;
      return (from.headers ??= headersFrom(options));
    },
    tls: async () => tlsFrom(await look().options),
    forget(refused) {
      // Of many requests that were refused together, the first one has seen to it.
      if (latest?.headers !== refused) return;
      latest = undefined;
      source = anew(source);
    },
  };
}

/** The library keeps a token for a minute, and what a plugin said for longer: in the KubeConfig, out of reach. */
function anew({ clusters, users, contexts, currentContext }: KubeConfig): KubeConfig {
  const fresh = new KubeConfig();
  fresh.loadFromOptions({ clusters, users, contexts, currentContext });
  return fresh;
}

async function optionsFrom(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = { headers: {} };
  await config.applyToHTTPSOptions(options);
  return options;
}

function headersFrom({ headers, auth }: RequestOptions): Headers {
  const basic = auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  const given = Object.entries(headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value).trim(),
  ]);
  return { ...basic, ...Object.fromEntries(given) };
}

function tlsFrom({
  ca,
  cert,
  key,
  pfx,
  passphrase,
  rejectUnauthorized,
  servername,
}: RequestOptions): buildConnector.BuildOptions {
  const given = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
