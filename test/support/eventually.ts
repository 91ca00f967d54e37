export interface Patience {
  /** Default: 20 s. */
  readonly timeoutMs?: number;
  /** Default: 100 ms. */
  readonly everyMs?: number;
}

/** Asks until `probe` does not throw, and answers what it answers. Throws what it threw last when patience ends. */
export async function eventually<T>(probe: () => T | Promise<T>, patience: Patience = {}): Promise<T> {
  const { timeoutMs = 20_000, everyMs = 100 } = patience;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await probe(); // oxlint-disable-line no-await-in-loop -- asking again depends on the answer
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs)); // oxlint-disable-line no-await-in-loop -- the pause between two questions
  }
}
