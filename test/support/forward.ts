import type { IncomingMessage } from 'node:http';

const KEPT_HEADERS = ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'];

/** What a call to AWS said, and what AWS answered to it. */
export interface Forwarded {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** `CreateAssociation`. */
export function operationOf(request: IncomingMessage): string {
  return String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Sends a call on to the simulator, in the name of who has made it, or of `principal`. */
export async function forward(
  target: string,
  request: IncomingMessage,
  body: string,
  principal?: string,
): Promise<Forwarded> {
  const headers = Object.fromEntries(KEPT_HEADERS.map((name) => [name, String(request.headers[name] ?? '')]));
  if (principal !== undefined)
    headers['authorization'] = headers['authorization']!.replace(/(?<=Credential=)[^/]+/, principal);
  const answer = await fetch(target, { method: 'POST', headers, body });
  return {
    status: answer.status,
    contentType: answer.headers.get('content-type') ?? 'text/plain',
    body: Buffer.from(await answer.arrayBuffer()),
  };
}
