import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificates {
  readonly ca: string;
  readonly serverCert: string;
  readonly serverKey: string;
  readonly adminCert: string;
  readonly adminKey: string;
  readonly accountKey: string;
  readonly accountPublicKey: string;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const DAYS = ['-days', '30'];

/** A throwaway authority, a server and an administrator. By openssl: Node can't sign certificates. */
export async function makeCertificates(dir: string): Promise<Certificates> {
  const file = (name: string): string => join(dir, name);
  await openssl([
    'req',
    '-x509',
    ...CURVE,
    ...DAYS,
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.crt'),
    '-subj',
    '/CN=ssm-operator-test',
  ]);
  await Promise.all([
    sign(dir, 'server', {
      subject: '/CN=kube-apiserver',
      extension: 'subjectAltName=IP:127.0.0.1,DNS:localhost,IP:10.0.0.1',
    }),
    sign(dir, 'admin', { subject: '/O=system:masters/CN=admin', extension: 'extendedKeyUsage=clientAuth' }),
  ]);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(file('accounts.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  await writeFile(file('accounts.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  return {
    ca: file('ca.crt'),
    serverCert: file('server.crt'),
    serverKey: file('server.key'),
    adminCert: file('admin.crt'),
    adminKey: file('admin.key'),
    accountKey: file('accounts.key'),
    accountPublicKey: file('accounts.pub'),
  };
}

interface Subject {
  readonly subject: string;
  readonly extension: string;
}

async function sign(dir: string, name: string, { subject, extension }: Subject): Promise<void> {
  const file = (end: string): string => join(dir, `${name}.${end}`);
  await openssl(['req', ...CURVE, '-keyout', file('key'), '-out', file('csr'), '-subj', subject]);
  await writeFile(file('ext'), `${extension}\n`);
  const authority = [
    '-CA',
    join(dir, 'ca.crt'),
    '-CAkey',
    join(dir, 'ca.key'),
    '-set_serial',
    String(name.length),
  ];
  await openssl([
    'x509',
    '-req',
    '-in',
    file('csr'),
    ...authority,
    ...DAYS,
    '-extfile',
    file('ext'),
    '-out',
    file('crt'),
  ]);
}

async function openssl(args: readonly string[]): Promise<void> {
  await run('openssl', [...args]).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw new Error('openssl is needed to make test certificates: install it.', { cause: error });
    throw error;
  });
}
