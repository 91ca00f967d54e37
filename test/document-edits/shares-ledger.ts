import type { Declared } from './declared.ts';
import { mayWrite } from './version.ts';

/** What is to be granted and taken back. */
export interface SharesForecast {
  readonly grant: readonly string[];
  /** Which versions those of `grant` may use. */
  readonly version: string;
  readonly revoke: readonly string[];
  readonly reason?: string;
}

/** AWS's word for every account. */
export const EVERYBODY = 'all';
/** AWS takes no more in one call. */
const MOST_AT_ONCE = 20;

export const NO_SHARES: SharesForecast = { grant: [], version: '$DEFAULT', revoke: [] };

/** Who else is to be allowed to use one document, by what is declared and what others grant. */
export class SharesLedger {
  /** The versions that each account may use. */
  readonly shares = new Map<string, string>();
  #granted: ReadonlySet<string> = new Set();
  #told: string | undefined;

  settled(declared: Declared): SharesForecast {
    const { sharing, driftPolicy } = declared;
    const wanted = wantedShares(declared);
    const [version = '$DEFAULT'] = wanted.values();
    const grant = [...wanted.keys()].filter((account) => this.shares.get(account) !== version);
    const ours = sharing === undefined ? this.#granted : new Set(this.shares.keys());
    const revoke = [...this.shares.keys()].filter((account) => ours.has(account) && !wanted.has(account));
    const key = sharing && JSON.stringify(sharing);
    const isSame = grant.length + revoke.length === 0;
    if (isSame && driftPolicy === 'Observe') return NO_SHARES;
    const may = isSame || mayWrite(declared, this.#told !== key, true);
    if (!may) return { ...NO_SHARES, reason: 'DriftReported' };
    for (const account of revoke) this.shares.delete(account);
    for (const account of grant) this.shares.set(account, version);
    this.#granted = new Set(wanted.keys());
    this.#told = key;
    return { grant, version, revoke };
  }
}

function wantedShares({ sharing = {} }: Declared): ReadonlyMap<string, string> {
  const { accountIds = [], sharedDocumentVersion = '$DEFAULT' } = sharing;
  const accounts = sharing.public === true ? [EVERYBODY] : accountIds;
  return new Map(accounts.map((account) => [account, sharedDocumentVersion]));
}

/** So many calls are needed, and no more. Everybody is granted apart. */
export function callsNeeded(accounts: readonly string[]): number {
  const ids = accounts.filter((account) => account !== EVERYBODY);
  return Math.ceil(ids.length / MOST_AT_ONCE) + (ids.length < accounts.length ? 1 : 0);
}
