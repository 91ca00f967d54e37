import { StoreFailure } from '../controller/store.ts';

/** What the API server said no with; `status` 0 when no answer came at all. */
export class KubeError extends StoreFailure {
  override readonly name = 'KubeError';
  readonly status: number;
  /** metav1.StatusReason (`NotFound`, `Conflict` …), or `Timeout`, `Unreachable`, `Unreadable` of our own. */
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
  readonly causes: readonly string[];

  constructor(message: string, { status, reason, retryAfterMs, causes = [], cause }: KubeErrorDetails) {
    super(message, { cause });
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
    this.causes = causes;
  }
}

interface KubeErrorDetails {
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs?: number | undefined;
  readonly causes?: readonly string[];
  readonly cause?: unknown;
}

/** metav1.Status, as far as we read it. */
export interface KubeStatus {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly { readonly reason?: string }[];
  };
}

/** `body` is a metav1.Status as a rule, anything when a proxy answered. */
export function kubeErrorFrom(call: string, status: number, body: string, retryAfter?: string): KubeError {
  const known = statusIn(body);
  return kubeErrorFromStatus(
    call,
    { message: body.slice(0, 200).trim(), ...known, code: status },
    retryAfter,
  );
}

/** From a Status that came inside a watch, whose HTTP answer was 200. */
export function kubeErrorFromStatus(call: string, known: KubeStatus, retryAfter?: string): KubeError {
  const status = known.code ?? 500;
  const reason = known.reason || `HTTP${status}`;
  return new KubeError(`${call}: ${status} ${reason}: ${known.message || 'no message'}`, {
    status,
    reason,
    retryAfterMs: waitMs(retryAfter, known),
    causes: known.details?.causes?.map((each) => each.reason ?? '') ?? [],
  });
}

export function hasStatus(error: unknown, ...statuses: readonly number[]): error is KubeError {
  return error instanceof KubeError && statuses.includes(error.status);
}

/** The version we asked from is unknown there: compacted away, or never reached (a restored etcd). List again. */
export function isExpired(error: unknown): boolean {
  if (!(error instanceof KubeError)) return false;
  return (
    error.status === 410 ||
    error.reason === 'Expired' ||
    error.causes.includes('ResourceVersionTooLarge') ||
    error.message.includes('Too large resource version')
  );
}

function statusIn(body: string): KubeStatus {
  try {
    const value = JSON.parse(body);
    return value?.kind === 'Status' ? value : {};
  } catch {
    return {};
  }
}

function waitMs(header: string | undefined, { details }: KubeStatus): number | undefined {
  const seconds = header === undefined ? details?.retryAfterSeconds : Number(header);
  return seconds !== undefined && Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}
