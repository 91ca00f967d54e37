const EVERY_MS = 15_000;

/** Says what is being done, and every 15 s that it is still being done. */
export async function withProgress<T>(
  log: (line: string) => void,
  what: string,
  act: () => Promise<T>,
): Promise<T> {
  const startedMs = performance.now();
  const seconds = (): number => Math.round((performance.now() - startedMs) / 1_000);
  log(`${what} ...`);
  const timer = setInterval(() => log(`... still at it (${seconds()} s)`), EVERY_MS);
  try {
    return await act();
  } finally {
    clearInterval(timer);
  }
}
