/** Name → what it stands for in this run. */
export type Names = ReadonlyMap<string, string>;

/** But for those that a scene invents. */
const UUID = /(?!0{8})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A transcript without what differs from run to run. Times stay: the simulator's clock is a manual one. */
export function recorded(transcript: string, names: Names, url: string): string {
  let text = transcript.replaceAll(url, '$AWS_ENDPOINT_URL');
  const longestFirst = [...names].toSorted(([, a], [, b]) => b.length - a.length);
  for (const [name, value] of longestFirst) text = text.replaceAll(value, `$${name}`);
  const others = new Map<string, string>();
  return text
    .replaceAll(UUID, (uuid) => {
      if (!others.has(uuid)) others.set(uuid, `<id ${others.size + 1}>`);
      return others.get(uuid)!;
    })
    .replaceAll(/("NextToken": )"[^"$]+"/g, '$1"<token>"');
}
