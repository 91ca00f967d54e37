import type { SsmDocument, SsmDocumentSpec } from '../api/generated/ssm-document.ts';
import type { Difference } from '../ownership/drift.ts';
import { hashOf } from '../ownership/fingerprint.ts';
import type { Shares } from '../ssm/document-gateway.ts';

/** AWS's word for every account. */
export const EVERYBODY = 'all';

/** The change of sharing that is left to do. */
export interface Sharing {
  readonly action: 'share';
  /** Account ids, or EVERYBODY alone. */
  readonly grant: readonly string[];
  /** Which versions those of `grant` may use. */
  readonly version: string;
  readonly revoke: readonly string[];
  readonly differences: readonly Difference[];
}

export type SharingPhase = 'Sending' | 'Sent' | 'InPlace' | 'Refused';

/**
 * What this resource has granted, and how far the spec's sharing has got.
 *
 * | phase   | the sharing of this hash                          |
 * |---------|---------------------------------------------------|
 * | Sending | was begun to be sent, and nobody knows the answer |
 * | Sent    | was taken by AWS, and not seen yet                |
 * | InPlace | was seen in AWS                                   |
 * | Refused | is not sent again                                 |
 */
export interface SharingStatus {
  readonly accountIds?: readonly string[];
  readonly public?: boolean;
  readonly sharedDocumentVersion?: string;
  readonly hash?: string;
  readonly phase?: SharingPhase;
  /** From whom AWS has taken it back, as far as that was not seen yet. */
  readonly takenBack?: readonly string[];
  /** Of a refusal. */
  readonly reason?: string;
  readonly message?: string;
}

/** Says apart a spec that says nothing, which takes back what is ours, and `{}`, which takes back all. */
export function sharingHashOf({ sharing }: SsmDocumentSpec): string {
  return hashOf({ sharing });
}

/** AWS was seen to hold the sharing of this spec, or has nothing of ours where the spec says nothing. */
function isSharingSeen({ spec, status }: SsmDocument): boolean {
  const { hash, phase } = status?.sharing ?? {};
  if (spec.sharing === undefined) return status?.sharing === undefined;
  return phase === 'InPlace' && hash === sharingHashOf(spec);
}

/** Of the spec, beside what its hash speaks of, and tags. */
export function unseenOf(resource: SsmDocument): readonly string[] {
  return isSharingSeen(resource) ? [] : ['sharing'];
}

/** `undefined`: the spec says nothing of it. */
export function desiredShares({ sharing }: SsmDocumentSpec): Shares | undefined {
  if (sharing === undefined) return undefined;
  const accounts = sharing.public === true ? [EVERYBODY] : (sharing.accountIds ?? []);
  return new Map(accounts.map((account) => [account, sharing.sharedDocumentVersion ?? '$DEFAULT']));
}

/** Those that may use it by order of this resource. */
export function grantedBy(status: SharingStatus | undefined): readonly string[] {
  return [...(status?.accountIds ?? []), ...(status?.public === true ? [EVERYBODY] : [])];
}

/**
 * Those that this resource has granted, that the spec does not want any more, and from whom it was not taken back: a read
 * that lags may not show them.
 */
export function leftOver(status: SharingStatus | undefined, desired: Shares | undefined): readonly string[] {
  const { takenBack = [] } = status ?? {};
  return grantedBy(status).filter(
    (account) => desired?.has(account) !== true && !takenBack.includes(account),
  );
}

/** What the status tells of `accounts`. */
export function grants(accounts: Iterable<string>, version: string): SharingStatus {
  const ids = [...new Set(accounts)];
  const accountIds = ids.filter((account) => account !== EVERYBODY).toSorted();
  return {
    ...(accountIds.length === 0 ? {} : { accountIds }),
    ...(ids.includes(EVERYBODY) ? { public: true } : {}),
    sharedDocumentVersion: version,
  };
}

/**
 * `undefined`: nothing to do. A spec that says nothing takes back what this resource `granted`, and nobody else's; one
 * that says something says all.
 */
export function sharingFor(
  desired: Shares | undefined,
  observed: Shares,
  granted: readonly string[],
): Sharing | undefined {
  const wanted = desired ?? new Map<string, string>();
  const grant = [...wanted.keys()].filter((account) => observed.get(account) !== wanted.get(account));
  const ours = desired === undefined ? granted.filter((account) => observed.has(account)) : observed.keys();
  const revoke = [...ours].filter((account) => !wanted.has(account)).toSorted();
  if (grant.length === 0 && revoke.length === 0) return undefined;
  const [version = '$DEFAULT'] = wanted.values();
  const differences = differencesOf(wanted, observed, { grant, revoke });
  return { action: 'share', grant: grant.toSorted(), version, revoke, differences };
}

function differencesOf(
  wanted: Shares,
  observed: Shares,
  { grant, revoke }: Pick<Sharing, 'grant' | 'revoke'>,
): readonly Difference[] {
  const missing = grant.filter((account) => !observed.has(account));
  const moved = grant.filter((account) => observed.has(account));
  const byAccount = [...missing, ...revoke].some((account) => account !== EVERYBODY);
  const everybody = [...missing, ...revoke].includes(EVERYBODY);
  const [first = ''] = moved;
  return [
    ...(byAccount
      ? [differenceIn('accountIds', accountsIn(wanted, missing), accountsIn(observed, revoke))]
      : []),
    ...(everybody ? [differenceIn('public', wanted.has(EVERYBODY), observed.has(EVERYBODY))] : []),
    ...(moved.length === 0
      ? []
      : [differenceIn('sharedDocumentVersion', wanted.get(first), observed.get(first))]),
  ];
}

function differenceIn(member: string, declared: unknown, observed: unknown): Difference {
  return { path: `sharing.${member}`, declared: String(declared), observed: String(observed) };
}

/** Those that differ are among the ones that are named, not just counted. */
function accountsIn(shares: Shares, differing: readonly string[]): string {
  const accounts = [...shares.keys()].filter((account) => account !== EVERYBODY).toSorted();
  const same = accounts.filter((account) => !differing.includes(account));
  return listed([...accounts.filter((account) => differing.includes(account)), ...same]) || '(none)';
}

const MOST_LISTED = 5;

/** In words: the first few of them, in order, and how many more there are. */
export function listed(accounts: readonly string[]): string {
  const first = accounts.slice(0, MOST_LISTED).toSorted().join(', ');
  return accounts.length <= MOST_LISTED ? first : `${first} and ${accounts.length - MOST_LISTED} more`;
}
