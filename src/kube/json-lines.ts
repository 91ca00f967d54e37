const NEWLINE = 0x0a;

/** Larger than any object that etcd takes. */
const LINE_LIMIT = 16 * 1_024 * 1_024;

/** Parses newline-delimited JSON. Chunks may end anywhere, also inside a character. */
export async function* jsonLines<T>(
  chunks: AsyncIterable<Uint8Array>,
  lineLimit: number = LINE_LIMIT,
): AsyncGenerator<T, void> {
  let pending: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...pending, chunk.subarray(from, to)]).toString('utf8');
      [pending, size, from] = [[], 0, to + 1];
      if (line.trim() !== '') yield JSON.parse(line);
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > lineLimit) throw new Error(`A line of more than ${lineLimit} bytes.`);
  }
  // What is left was cut off by the end of the stream: the next watch brings it again.
}
