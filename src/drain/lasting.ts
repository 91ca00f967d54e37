import type { KubeError } from '../kube/kube-error.ts';
import { noPlugin, noTls, wrongCertificate } from './words/before.ts';
import { causeOf } from './words/lists.ts';

/** OpenSSL's and Node's names for a certificate that does not fit. */
const TLS = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;
/** Of the Kubernetes client, which sends no credentials in the clear. */
const CLEAR = 'HTTP protocol is not allowed';

/** What no waiting mends, though no answer came: it has to be put right in the kubeconfig. */
export function lastingTrouble(error: KubeError, server: string): string | undefined {
  const {
    code = '',
    syscall = '',
    path = '',
    message = '',
  } = (error.cause ?? {}) as Partial<NodeJS.ErrnoException>;
  if (code === 'ENOENT' && syscall.startsWith('spawn')) return noPlugin(path);
  if (TLS.test(code)) return wrongCertificate(server, causeOf(error));
  return message.startsWith(CLEAR) ? noTls(server) : undefined;
}
