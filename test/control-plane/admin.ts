import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { dump } from 'js-yaml';
import type { Certificates } from './certificates.ts';

const ANSWER_MS = 2_000;

/** Somebody who may do everything. */
export interface Admin {
  writeKubeconfig(path: string): Promise<void>;
  /** Resolves when the API server answers 200. */
  expectOk(path: string): Promise<void>;
}

export async function adminOf(files: Certificates, server: string): Promise<Admin> {
  const [ca, cert, key] = await Promise.all([
    readFile(files.ca),
    readFile(files.adminCert),
    readFile(files.adminKey),
  ]);
  return {
    async writeKubeconfig(path) {
      await writeFile(path, dump(kubeconfigOf({ ca, cert, key, server })), { mode: 0o600 });
    },
    expectOk: (path) =>
      new Promise((resolve, reject) => {
        const tls = { ca, cert, key, agent: false, timeout: ANSWER_MS };
        const call = request(`${server}${path}`, tls, (answer) => {
          answer.resume();
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`${server}${path} answers ${answer.statusCode}`));
        });
        call.on('timeout', () => call.destroy(new Error(`${server}${path} does not answer`)));
        call.on('error', reject);
        call.end();
      }),
  };
}

interface Identity {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly server: string;
}

function kubeconfigOf({ ca, cert, key, server }: Identity): object {
  const name = 'local';
  const user = {
    'client-certificate-data': cert.toString('base64'),
    'client-key-data': key.toString('base64'),
  };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': ca.toString('base64') } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  };
}
