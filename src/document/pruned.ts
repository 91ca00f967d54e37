/** Versions that were deleted, so that a list which lags does not bring them back. May be lost: then it does. */
export class PrunedVersions {
  readonly #byUid = new Map<string, Set<number>>();

  add(uid: string, version: number): void {
    this.#byUid.set(uid, (this.#byUid.get(uid) ?? new Set()).add(version));
  }

  has(uid: string, version: number): boolean {
    return this.#byUid.get(uid)?.has(version) ?? false;
  }

  /** The resource is gone, or the document is another one whose versions are counted anew. */
  forget(uid: string): void {
    this.#byUid.delete(uid);
  }
}
