import { isDeepStrictEqual } from 'node:util';
import { writtenDown, type Declared } from './declared.ts';
import type { Format } from './matter.ts';

/** What AWS keeps of one version. */
export interface Version {
  readonly matter: number;
  readonly format: Format;
  /** Two of the same are the same to the byte. What the operator writes down by itself is told by its matter. */
  readonly bytes: string;
  readonly versionName: string | undefined;
  readonly displayName: string | undefined;
  readonly targetType: string | undefined;
}

/** What is to be sent, and how the resource is to stand, until AWS is in order. */
export interface Forecast {
  /** New versions, by what they are sent with. */
  readonly updates: readonly Update[];
  /** Versions that become the default. */
  readonly moves: readonly string[];
  readonly isTagged: boolean;
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
  'DuplicateDocumentContent',
  'DuplicateDocumentVersionName',
]);

const NO_MOVE: Move = { moves: [] };

/** Which earlier versions AWS does not take again: switches of the simulator, because nobody knows. */
export type Scope = 'latest' | 'any';

/**
 * What AWS is to hold of one document, worked out from what people declare and do in AWS, by what the CRD promises
 * (crds/ssmdocuments.yaml) and AWS documents: apart from the operator.
 */
export class Ledger {
  /** The first is version 1. */
  readonly versions: Version[] = [];
  defaultVersion = 1;
  /** The version that holds the spec by our doing. */
  published = 1;
  readonly tags = new Map<string, string>();
  /** How often a version became Active and the default moved, whoever did it. */
  activations = 0;
  moves = 0;
  deletions = 0;
  #ours = 1;
  #promoted = 1;
  #reused: number | undefined;
  #told = '';
  #tagsTold: Readonly<Record<string, string>> = {};
  #barred = '';
  #barredFor = '';

  readonly #scope: Scope;

  constructor(declared: Declared, scope: Scope) {
    this.#scope = scope;
    this.#add(versionFrom(declared));
    this.#told = visible(declared);
    this.#toldTags(declared);
    for (const [key, value] of Object.entries(declared.tags ?? {})) this.tags.set(key, value);
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
    if (declared.suspend === true) return { updates: [], moves: [], isTagged: false, reason: 'Suspended' };
    const isChanged = this.#told !== visible(declared);
    const first = declared.promotion === 'Manual' ? this.#moved(declared, isChanged) : NO_MOVE;
    const { updates, reason } = this.#published(declared, isChanged);
    const second = this.#moved(declared, isChanged);
    const tags = this.#tagged(declared);
    const left = reason ?? second.reason;
    if (left === undefined) this.#told = visible(declared);
    if (left === undefined) this.#barred = '';
    const moves = [...first.moves, ...second.moves];
    return { updates, moves, isTagged: tags.isTagged, reason: left ?? tags.reason };
  }

  #published(declared: Declared, isChanged: boolean): Published {
    if (this.#holds(declared)) {
      if (isChanged) this.#accept();
      return { updates: [] };
    }
    const isTheirs = this.#ours !== this.versions.length;
    if (!mayWrite(declared, isChanged, isTheirs)) return { updates: [], reason: 'DriftReported' };
    if (this.#barred === visible(declared)) return { updates: [], reason: this.#barredFor };
    const wanted = this.#inheriting(versionFrom(declared));
    const named = this.versions.findIndex(({ versionName }) => versionName === wanted.versionName) + 1;
    const isTaken = wanted.versionName !== undefined && named > 0;
    if (!isChanged || !isTaken) return this.#sent(declared, isTaken ? unnamed(wanted) : wanted);
    const isElsewhere = named < this.versions.length && this.versions[named - 1]!.bytes === wanted.bytes;
    if (!isElsewhere) return { updates: [], reason: 'VersionNameTaken' };
    if (declared.matter !== this.newest.matter) return this.#reuses(declared, wanted);
    const isTwice = this.#twinsOf(wanted).length > 0; // AWS looks at the content first
    return this.#refused(
      declared,
      wanted,
      isTwice ? 'DuplicateDocumentContent' : 'DuplicateDocumentVersionName',
    );
  }

  #sent(declared: Declared, version: Version): Published {
    const base = String(this.versions.length);
    if (this.#twinsOf(version).length > 0) {
      if (declared.matter !== this.newest.matter) return this.#reuses(declared, version);
      return this.#refused(declared, version, 'DuplicateDocumentContent');
    }
    this.#add(version);
    this.published = this.#ours = this.versions.length;
    this.#told = visible(declared);
    this.#reused = undefined;
    this.#barred = '';
    return { updates: [{ version, base, isRefused: false }] };
  }

  /** Versions because of which AWS does not take this one. */
  #twinsOf(version: Version): readonly Version[] {
    const looked = this.#scope === 'any' ? this.versions : [this.newest];
    return looked.filter((one) => isTwin(one, version));
  }

  /** For good: it is not sent again. */
  #refused(declared: Declared, version: Version, reason: string): Published {
    this.#barred = visible(declared);
    this.#barredFor = reason;
    return { updates: [{ version, base: String(this.versions.length), isRefused: true }], reason };
  }

  /** AWS refuses it because an earlier version holds just that, and that one is used where it is. */
  #reuses(declared: Declared, version: Version): Published {
    const update = { version, base: String(this.versions.length), isRefused: true };
    this.#reused = this.versions.findLastIndex(({ bytes }) => bytes === version.bytes) + 1;
    this.published = this.#reused;
    this.#ours = this.versions.length;
    this.#told = visible(declared);
    return { updates: [update] };
  }

  /** The newest version has become what is declared, whoever published it. */
  #accept(): void {
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

  #tagged(declared: Declared): { readonly isTagged: boolean; readonly reason?: string } {
    const { tags = {} } = declared;
    const gone = Object.keys(this.#tagsTold).filter((key) => !Object.hasOwn(tags, key) && this.tags.has(key));
    const other = Object.entries(tags).filter(([key, value]) => this.tags.get(key) !== value);
    if (gone.length + other.length === 0) {
      if (declared.driftPolicy !== 'Observe') this.#toldTags(declared);
      return { isTagged: false };
    }
    const isChanged = !isDeepStrictEqual(this.#tagsTold, tags);
    if (!mayWrite(declared, isChanged, true)) return { isTagged: false, reason: 'DriftReported' };
    for (const key of gone) this.tags.delete(key);
    for (const [key, value] of other) this.tags.set(key, value);
    this.#toldTags(declared);
    return { isTagged: true };
  }

  #holds(declared: Declared): boolean {
    if (this.#reused !== undefined && this.#ours === this.versions.length && this.#told === visible(declared))
      return true;
    const { matter, format, displayName, targetType } = this.newest;
    return (
      matter === declared.matter &&
      format === declared.format &&
      displayName === (declared.displayName ?? displayName) &&
      targetType === (declared.targetType ?? targetType)
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

  #toldTags({ tags = {} }: Declared): void {
    this.#tagsTold = tags;
  }
}

export function versionFrom(declared: Declared): Version {
  const { matter, format, way, versionName, displayName, targetType } = declared;
  const bytes = way === 'content' ? `data ${format} ${matter}` : writtenDown(declared);
  return { matter, format, bytes, versionName, displayName, targetType };
}

/** AWS takes no content that the newest version has, unless the target type differs. */
export function isTwin(left: Version, right: Version): boolean {
  return left.bytes === right.bytes && left.targetType === right.targetType;
}

function unnamed(version: Version): Version {
  return { ...version, versionName: undefined };
}

/** `isTheirs`: somebody changed it in AWS. */
function mayWrite({ driftPolicy }: Declared, isChanged: boolean, isTheirs: boolean): boolean {
  if (driftPolicy === 'Observe') return false;
  return isChanged || (isTheirs && driftPolicy !== 'Report');
}

/** What AWS can see of a declaration. Where the same text stands makes no difference. */
function visible(declared: Declared): string {
  const { matter, format, way, versionName, displayName, targetType, promotion, defaultVersion } = declared;
  const text = way === 'content' ? `data ${matter}` : writtenDown(declared);
  return JSON.stringify([text, format, versionName, displayName, targetType, promotion, defaultVersion]);
}
