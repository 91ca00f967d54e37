import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { buildConnector } from 'undici';
import type { Clock } from '../clock.ts';

/** applyToHTTPSOptions reads files on each call, and an exec plugin is started by each concurrent one. */
const REUSE_MS = 10_000;

/** Who we are to the API server, as fresh as the kubeconfig's files and plugins have it. */
export interface Credentials {
  headers(): Promise<Record<string, string>>;

  tls(): Promise<buildConnector.BuildOptions>;

  /** The API server refused them: ask for new ones. */
  forget(): void;
}

/** Credentials of the current context. Concurrent askers share one look. */
export function credentialsOf(config: KubeConfig, clock: Clock): Credentials {
  let latest: { readonly options: Promise<RequestOptions>; readonly atMs: number } | undefined;

  function options(): Promise<RequestOptions> {
    const nowMs = clock.monotonicMs();
    if (latest && nowMs - latest.atMs < REUSE_MS) return latest.options;
    const look = { options: optionsFrom(config), atMs: nowMs };
    latest = look;
    look.options.catch(() => {
      if (latest === look) latest = undefined;
    });
    return look.options;
  }

  return {
    headers: async () => headersFrom(await options()),
    tls: async () => tlsFrom(await options()),
    forget: () => (latest = undefined),
  };
}

async function optionsFrom(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = { headers: {} };
  await config.applyToHTTPSOptions(options);
  return options;
}

function headersFrom({ headers, auth }: RequestOptions): Record<string, string> {
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
