import { isDeepStrictEqual } from 'node:util';
import type { Declared } from './declared.ts';
import { NO_SHARES, SharesLedger, type SharesForecast } from './shares-ledger.ts';
import { TagsLedger } from './tags-ledger.ts';
import {
  hasFiles,
  isLabelledAs,
  isTwin,
  mayWrite,
  sourcesOf,
  versionFrom,
  visible,
  type Version,
} from './version.ts';

/** What is to be sent, and how the resource is to stand, until AWS is in order. */
export interface Forecast {
  /** New versions, by what they are sent with. */
  readonly updates: readonly Update[];
  /** Versions that become the default. */
  readonly moves: readonly string[];
  readonly isTagged: boolean;
  readonly sharing: SharesForecast;
  /** `undefined`: Ready, with nothing to say. */
  readonly reason: string | undefined;
}

export interface Update {
  readonly version: Version;
  readonly base: string;
  /** AWS has to refuse it: it takes no content twice in a row. */
  readonly isRefused: boolean;
}

interface Published {
  readonly updates: readonly Update[];
  readonly reason?: string;
}

interface Move {
  readonly moves: readonly string[];
  readonly reason?: string;
}

const REFUSALS: ReadonlySet<unknown> = new Set([
  'VersionNameTaken',
  'NeedsNewContent',
  'DuplicateDocumentVersionName',
]);

const NO_MOVE: Move = { moves: [] };
const NOTHING = { updates: [], moves: [], isTagged: false, sharing: NO_SHARES } as const;

/** Which earlier versions AWS does not take again: switches of the simulator, because nobody knows. */
export type Scope = 'latest' | 'any';

/**
 * What AWS is to hold of one document, worked out from what people declare and do in AWS, by what the CRD promises
 * (crds/ssmdocuments.yaml) and AWS documents: apart from the operator.
 */
export class Ledger {
  /** The first is version 1. Those that are gone keep their place. */
  readonly versions: Version[] = [];
  readonly gone = new Set<number>();
  /** Those that this resource has published. */
  readonly ours = new Set<number>([1]);
  readonly tags: TagsLedger;
  readonly sharing = new SharesLedger();
  defaultVersion = 1;
  /** The version that holds the spec by our doing. */
  published = 1;
  /** How often a version became Active and the default moved, whoever did it. */
  activations = 0;
  moves = 0;
  deletions = 0;
  #ours = 1;
  #promoted = 1;
  #reused: number | undefined;
  /** Of the files of the version that was written, or is used again. */
  #sources: string | undefined;
  #told = '';
  #barred = '';
  #barredFor = '';

  readonly #scope: Scope;
  /** AWS takes it at creation only. */
  readonly requires: Declared['requires'];

  constructor(declared: Declared, scope: Scope) {
    this.#scope = scope;
    this.requires = declared.requires;
    this.#add(versionFrom(declared));
    this.#sources = sourcesOf(declared);
    this.#told = visible(declared);
    this.tags = new TagsLedger(declared);
  }

  /** Numbers of the versions that AWS still holds, oldest first. */
  get live(): readonly number[] {
    return this.versions.map((_, index) => index + 1).filter((version) => !this.gone.has(version));
  }

  /** Versions that stand for something, whoever named them. */
  get inUse(): readonly number[] {
    return [this.defaultVersion, this.versions.length, this.published, this.#ours, this.#promoted].concat(
      this.#reused ?? [],
    );
  }

  get newest(): Version {
    return this.versions.at(-1)!;
  }

  /** Somebody publishes in AWS. What is left out stays as it was. */
  publishedByOthers(version: Version): void {
    this.#add(version);
  }

  movedByOthers(version: number): void {
    this.#move(version);
  }

  /** What was declared last could not be sent. */
  isRefused = false;
  /** The operator does all that it may. */
  settled(declared: Declared): Forecast {
    const forecast = this.#settled(declared);
    this.isRefused = REFUSALS.has(forecast.reason);
    return forecast;
  }

  #settled(declared: Declared): Forecast {
    if (declared.suspend === true) return { ...NOTHING, reason: 'Suspended' };
    const { requires } = declared;
    const isOther = requires !== undefined && !isDeepStrictEqual(requires, this.requires);
    if (isOther) return { ...NOTHING, reason: 'RequiresChanged' };
    const isChanged = this.#told !== visible(declared);
    const first = declared.promotion === 'Manual' ? this.#moved(declared, isChanged) : NO_MOVE;
    const { updates, reason } = this.#published(declared, isChanged);
    const second = this.#moved(declared, isChanged);
    const tags = this.tags.settled(declared);
    const sharing = this.sharing.settled(declared);
    const left = reason ?? second.reason;
    if (left === undefined) this.#told = visible(declared);
    if (left === undefined) this.#barred = '';
    const moves = [...first.moves, ...second.moves];
    const { isTagged } = tags;
    return { updates, moves, isTagged, sharing, reason: left ?? tags.reason ?? sharing.reason };
  }

  #published(declared: Declared, isChanged: boolean): Published {
    if (this.#holds(declared)) {
      if (isChanged) this.#accept(declared);
      return { updates: [] };
    }
    const isTheirs = this.#ours !== this.versions.length;
    if (!mayWrite(declared, isChanged, isTheirs)) return { updates: [], reason: 'DriftReported' };
    if (this.#barred === visible(declared)) return { updates: [], reason: this.#barredFor };
    const wanted = this.#inheriting(versionFrom(declared));
    const { versionName } = wanted;
    const named = this.live.find((version) => this.versions[version - 1]!.versionName === versionName) ?? 0;
    const isTaken = versionName !== undefined && named > 0;
    if (!isChanged || !isTaken)
      return this.#sent(declared, isTaken ? { ...wanted, versionName: undefined } : wanted);
    const isElsewhere = named < this.versions.length && this.versions[named - 1]!.bytes === wanted.bytes;
    if (!isElsewhere) return { updates: [], reason: 'VersionNameTaken' };
    return this.#notTaken(declared, wanted);
  }

  #sent(declared: Declared, version: Version): Published {
    const base = String(this.versions.length);
    if (this.#twinsOf(version).length > 0) return this.#notTaken(declared, version);
    this.#add(version);
    this.published = this.#ours = this.versions.length;
    this.ours.add(this.published);
    this.#sources = sourcesOf(declared);
    this.#told = visible(declared);
    this.#reused = undefined;
    this.#barred = '';
    return { updates: [{ version, base, isRefused: false }] };
  }

  /** AWS refuses it because of its content, at which it looks first, or of its name. */
  #notTaken(declared: Declared, version: Version): Published {
    const isOther = declared.matter !== this.newest.matter;
    const held = isOther ? this.#heldBefore(declared, version) : undefined;
    if (held !== undefined) return this.#reuses(declared, version, held);
    const isTwice = this.#twinsOf(version).length > 0;
    return this.#refused(declared, version, isTwice ? 'NeedsNewContent' : 'DuplicateDocumentVersionName');
  }

  /** The newest version that holds all that was to be sent. Of files that may be others nobody knows. */
  #heldBefore(declared: Declared, { bytes }: Version): number | undefined {
    const isOfFiles = (declared.attachments ?? []).length > 0;
    return this.live.findLast((number) => {
      const version = this.versions[number - 1]!;
      const sources = this.#sourcesOf(number) ?? (isOfFiles ? 'unknown' : undefined);
      const isSame = version.bytes === bytes && isLabelledAs(declared, version);
      return isSame && hasFiles(declared, version, sources);
    });
  }

  #sourcesOf(version: number): string | undefined {
    return version === (this.#reused ?? this.#ours) ? this.#sources : undefined;
  }

  /** Versions because of which AWS does not take this one. */
  #twinsOf(version: Version): readonly Version[] {
    const held = this.live.map((number) => this.versions[number - 1]!);
    const looked = this.#scope === 'any' ? held : [this.newest];
    return looked.filter((one) => isTwin(one, version));
  }

  /** For good: it is not sent again. */
  #refused(declared: Declared, version: Version, reason: string): Published {
    this.#barred = visible(declared);
    this.#barredFor = reason;
    return { updates: [{ version, base: String(this.versions.length), isRefused: true }], reason };
  }

  /** An earlier version holds just that, and that one is used where it is. */
  #reuses(declared: Declared, version: Version, held: number): Published {
    const update = { version, base: String(this.versions.length), isRefused: true };
    this.#sources = sourcesOf(declared) ?? this.#sourcesOf(held);
    this.published = this.#reused = held;
    this.#ours = this.versions.length;
    this.#told = visible(declared);
    return { updates: [update] };
  }

  /** The newest version has become what is declared, whoever published it. */
  #accept(declared: Declared): void {
    this.#sources = sourcesOf(declared) ?? this.#sourcesOf(this.versions.length);
    this.published = this.#ours = this.versions.length;
    this.#reused = undefined;
  }

  #moved(declared: Declared, isChanged: boolean): Move {
    const isAutomatic = declared.promotion !== 'Manual';
    if (isAutomatic && !this.#holds(declared)) return NO_MOVE;
    const wanted = isAutomatic ? this.published : Number(declared.defaultVersion ?? this.defaultVersion);
    if (wanted > this.versions.length) return NO_MOVE;
    if (wanted === this.defaultVersion) {
      this.#promoted = wanted;
      return NO_MOVE;
    }
    const isTheirs = this.#promoted === wanted;
    if (!mayWrite(declared, isChanged || !isTheirs, isTheirs)) return { moves: [], reason: 'DriftReported' };
    this.#move(wanted);
    this.#promoted = wanted;
    return { moves: [String(wanted)] };
  }

  #holds(declared: Declared): boolean {
    if (this.#reused !== undefined && this.#ours === this.versions.length && this.#told === visible(declared))
      return true;
    return (
      this.newest.matter === declared.matter &&
      isLabelledAs(declared, this.newest) &&
      hasFiles(declared, this.newest, this.#sourcesOf(this.versions.length))
    );
  }

  #inheriting(version: Version): Version {
    const { displayName, targetType } = this.newest;
    return {
      ...version,
      displayName: version.displayName ?? displayName,
      targetType: version.targetType ?? targetType,
    };
  }

  #add(version: Version): void {
    this.versions.push(version);
    this.activations += 1;
  }

  #move(version: number): void {
    this.defaultVersion = version;
    this.moves += 1;
  }
}
