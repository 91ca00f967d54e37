import { join } from 'node:path';
import type { Programs } from './binary.ts';
import type { Certificates } from './certificates.ts';

const CONTROLLERS = [
  'namespace-controller',
  'garbage-collector-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'root-ca-certificate-publisher-controller',
  'deployment-controller',
  'replicaset-controller',
];

export function etcdCommand({ etcd }: Programs, dir: string, url: string): readonly string[] {
  return [
    ...etcd,
    `--data-dir=${join(dir, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    '--listen-peer-urls=http://127.0.0.1:0',
    '--unsafe-no-fsync=true',
  ];
}

export interface ApiServerPlace {
  readonly dir: string;
  readonly port: number;
  readonly etcd: string;
  /** Come last and win. */
  readonly flags: readonly string[];
}

export function apiServerCommand(
  { apiServer, controllerManager }: Programs,
  certificates: Certificates,
  { dir, port, etcd, flags }: ApiServerPlace,
): readonly string[] {
  return [
    ...apiServer,
    `--etcd-servers=${etcd}`,
    `--cert-dir=${dir}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    `--tls-cert-file=${certificates.serverCert}`,
    `--tls-private-key-file=${certificates.serverKey}`,
    `--client-ca-file=${certificates.ca}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${certificates.accountPublicKey}`,
    `--service-account-signing-key-file=${certificates.accountKey}`,
    // without a controller manager nobody makes the accounts that this plugin asks for
    ...(controllerManager === undefined ? ['--disable-admission-plugins=ServiceAccount'] : []),
    ...flags,
  ];
}

export function controllerManagerCommand(
  controllerManager: readonly string[],
  certificates: Certificates,
  { kubeconfig, port }: { readonly kubeconfig: string; readonly port: number },
): readonly string[] {
  return [
    ...controllerManager,
    `--kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--service-account-private-key-file=${certificates.accountKey}`,
    `--root-ca-file=${certificates.ca}`,
    '--leader-elect=false',
    `--controllers=${CONTROLLERS.join(',')}`,
  ];
}
