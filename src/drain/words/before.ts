import { RELEASE, VERSION } from '../../api/names.ts';
import { countOf, nameOf, type Found, type Kind } from '../found.ts';
import { named } from './lists.ts';

// Why nothing was touched.

export function unusable(said: string): string {
  return `Nothing was touched: ${said} Name a kubeconfig that works in KUBECONFIG; without it, that of the pod counts, or ~/.kube/config.`;
}

export function noPlugin(command: string): string {
  return `The kubeconfig gets its credentials from the command ${command}, and it is not here. Install it, or put it on the PATH.`;
}

export function wrongCertificate(server: string, cause: string): string {
  return `The certificate of the API server ${server} does not fit the kubeconfig (${cause}). Correct its certificate-authority or its server, or name another kubeconfig in KUBECONFIG.`;
}

export function noTls(server: string): string {
  return `The kubeconfig names the API server ${server}, and drain sends no credentials over http://. Correct its server to https://, or name another kubeconfig in KUBECONFIG.`;
}

export function lacking(right: string): string {
  return `Nothing was touched: this account may not ${right}. Give it that right, or run drain as somebody who has it.`;
}

export function noSuchNamespaces(names: readonly string[]): string {
  const which = names.length === 1 ? 'is no namespace' : 'are no namespaces';
  return `Nothing was touched: there ${which} ${names.join(', ')} in this cluster. Correct --namespaces or NAMESPACES (kubectl get namespaces shows them), or use the kubeconfig of the right cluster.`;
}

export function leaseUnreadable(lease: string): string {
  return [
    `Nothing was touched: this account may not read the lease ${lease}, which shows whether the operator is at work.`,
    'If its lease is in another namespace, name that one with --lease-namespace or LEASE_NAMESPACE.',
    'Else give this account the right to get leases.coordination.k8s.io there.',
  ].join('\n');
}

export function noOperator(lease: string, waitMs: number): string {
  return [
    `Nothing was touched: no operator is at work. Nobody has renewed the lease ${lease} for ${Math.round(waitMs / 1_000)} s, and without the operator the resources would never go.`,
    'Start it (kubectl get deployment,pod -A -l app.kubernetes.io/name=ssm-operator), and run drain again.',
    'If its lease is in another namespace, name that one with --lease-namespace or LEASE_NAMESPACE.',
  ].join('\n');
}

export function elsewhere(namespaces: readonly string[], found: readonly Found[]): string {
  return [
    `Nothing was touched: ${countOf(found)} in namespaces other than ${namespaces.join(', ')}. Whoever removes the CRDs removes these, too.`,
    ...named(found.map(nameOf)),
    'Keep the CRDs (crds.keep=true of the chart), or delete these first.',
  ].join('\n');
}

/** Goes on from what became of it. */
export function ofOthers(crd: string, release: string | undefined, own: string): string {
  const whose =
    release === undefined
      ? `carries no mark of the release ${own} (annotation ${RELEASE}): somebody else has installed it`
      : `is of the release ${release}, and not of ${own}`;
  return [
    `the CRD ${crd} ${whose}.`,
    'Keep the CRDs (crds.keep=true of the chart), and drain the namespaces of yours alone, by hand.',
    'If they are to be of this release, helm upgrade --take-ownership takes them over.',
  ].join('\n');
}

export function otherVersion({ kind }: Kind, versions: readonly string[]): string {
  return [
    `The CRD of ${kind} serves ${versions.join(', ')}, and this drain knows ${VERSION} alone, so it sees none of them.`,
    'Run the drain of the operator that is installed together with that CRD.',
  ].join('\n');
}

export function others(leases: readonly string[]): string {
  return [
    `Nothing was touched: another operator is at work. It holds the lease ${leases.join(', ')}.`,
    'It needs its resources, and the CRDs: keep the CRDs (crds.keep=true of the chart) and drain the namespaces of yours alone (--namespaces), or uninstall that one first.',
    'If that lease is the one of your operator, name its namespace with --lease-namespace.',
  ].join('\n');
}

/** Of leases that last longer than we may wait. */
export function undecided(leases: readonly string[], longestMs: number, limitMs: number): string {
  return [
    `Nothing was touched: whether another operator is at work can't be told in ${limitMs / 1_000} s. It may renew the lease ${leases.join(', ')} as seldom as each ${longestMs / 1_000} s.`,
    'Give drain more time than that (--drain-timeout, or drain.timeoutSeconds of the chart and --timeout of helm uninstall).',
    'If that operator is no more, delete its lease.',
  ].join('\n');
}
