/** What people were told of a resource last, by an event that is meant to come once. May be lost: then it comes again. */
export class Told {
  readonly #told = new Map<string, string>();

  has(uid: string, what: string): boolean {
    return this.#told.get(uid) === what;
  }

  /** Whether it is news. From then on it is not. `uid` is the resource's. */
  isNews(uid: string, what: string): boolean {
    if (this.has(uid, what)) return false;
    this.#told.set(uid, what);
    return true;
  }

  /** There is nothing to tell any more, or the resource is gone. */
  forget(uid: string): void {
    this.#told.delete(uid);
  }
}
