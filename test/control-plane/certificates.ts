import { execFile } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Paths. */
export interface Certificates {
  readonly ca: string;
  readonly serverCert: string;
  readonly serverKey: string;
  readonly adminCert: string;
  readonly adminKey: string;
  readonly accountKey: string;
  readonly accountPublicKey: string;
}

const DAYS = 30;
const DAY_MS = 86_400_000;
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const VALID = ['-days', String(DAYS)];

/**
 * A throwaway authority, a server, an administrator, and a key pair for service accounts. Those of an earlier start in
 * the same folder stay, and with them kubeconfigs and tokens. By openssl: Node can't sign certificates, and not every
 * source of the programs is a binary of ours that could.
 */
export async function certificatesIn(dir: string): Promise<Certificates> {
  const certificates = pathsIn(dir);
  if (!(await areUsable(certificates))) await make(dir, certificates);
  return certificates;
}

function pathsIn(dir: string): Certificates {
  return {
    ca: join(dir, 'ca.crt'),
    serverCert: join(dir, 'server.crt'),
    serverKey: join(dir, 'server.key'),
    adminCert: join(dir, 'admin.crt'),
    adminKey: join(dir, 'admin.key'),
    accountKey: join(dir, 'accounts.key'),
    accountPublicKey: join(dir, 'accounts.pub'), // written last: with it the others are there
  };
}

async function areUsable({ ca, accountPublicKey }: Certificates): Promise<boolean> {
  try {
    await readFile(accountPublicKey);
    return Date.parse(new X509Certificate(await readFile(ca)).validTo) > Date.now() + DAY_MS;
  } catch {
    return false;
  }
}

async function make(dir: string, { ca, accountKey, accountPublicKey }: Certificates): Promise<void> {
  await rm(accountPublicKey, { force: true });
  const keyOut = ['-keyout', join(dir, 'ca.key')];
  await openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    ...VALID,
    ...keyOut,
    '-out',
    ca,
    '-subj',
    '/CN=ssm-operator-test',
  );
  await Promise.all([
    sign(dir, 'server', {
      subject: '/CN=kube-apiserver',
      extension: 'subjectAltName=IP:127.0.0.1,DNS:localhost,IP:10.0.0.1',
    }),
    sign(dir, 'admin', { subject: '/O=system:masters/CN=admin', extension: 'extendedKeyUsage=clientAuth' }),
  ]);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(accountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  await writeFile(accountPublicKey, publicKey.export({ type: 'spki', format: 'pem' }));
}

interface Subject {
  readonly subject: string;
  readonly extension: string;
}

async function sign(dir: string, name: string, { subject, extension }: Subject): Promise<void> {
  const file = (end: string): string => join(dir, `${name}.${end}`);
  await openssl('req', ...NEW_KEY, '-keyout', file('key'), '-out', file('csr'), '-subj', subject);
  await writeFile(file('ext'), `${extension}\n`);
  const authority = ['-CA', join(dir, 'ca.crt'), '-CAkey', join(dir, 'ca.key')];
  const serial = ['-set_serial', String(name.length)];
  const files = ['-in', file('csr'), '-extfile', file('ext'), '-out', file('crt')];
  await openssl('x509', '-req', ...files, ...authority, ...serial, ...VALID);
}

async function openssl(...args: readonly string[]): Promise<void> {
  await run('openssl', args).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error('openssl is needed to make test certificates: install it.', { cause: error });
  });
}
