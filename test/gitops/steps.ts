/** Does something, and prints how long that took. */
export type Step = <T>(what: string, act: () => Promise<T>) => Promise<T>;

export function stepsOf(test: string): Step {
  return async (what, act) => {
    const startedMs = performance.now();
    const answer = await act();
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(2);
    console.log(`${test}: ${seconds.padStart(6)} s  ${what}`);
    return answer;
  };
}
