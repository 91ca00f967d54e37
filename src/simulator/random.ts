/** A number in [0, 1). */
export type Random = () => number;

/** A reproducible stream of numbers (mulberry32). Streams of different names don't disturb each other. */
export function seededRandom(seed: number, stream: string): Random {
  let state = seed >>> 0;
  for (const character of stream) state = (Math.imul(state, 31) + character.charCodeAt(0)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A UUID (version 4 in form) drawn from `random`. */
export function uuidFrom(random: Random): string {
  const template = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx';
  return template.replace(/[xy]/g, (place) => {
    const digit = Math.floor(random() * 16);
    return (place === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
