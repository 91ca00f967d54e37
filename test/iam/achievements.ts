import type { Rig } from '../support/rig.ts';
import { eventually } from '../support/eventually.ts';
import type { Steps } from './chapters.ts';

const WAY_OUT = /Allow (\S+) in an IAM policy of the operator's role/;
const PATIENCE = { everyMs: 50, timeoutMs: 8_000 };

interface Events {
  readonly items: readonly { readonly note: string }[];
}

/** A right that conditions or events name as missing. */
export async function missingIn({
  associations,
  documents,
  kube,
  namespace,
}: Rig): Promise<string | undefined> {
  const path = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
  const { items } = await kube.request<Events>({ method: 'GET', path });
  const all = [...(await associations.list()), ...(await documents.list())];
  const messages = all.flatMap(({ status }) => status?.conditions?.map(({ message }) => message) ?? []);
  const told = [...messages, ...items.map(({ note }) => note)].map((text) => WAY_OUT.exec(text)?.[1]);
  return told.find((action) => action !== undefined);
}

async function untilMissing(rig: Rig, isOver: () => boolean): Promise<string> {
  return eventually(async () => {
    const action = isOver() ? '' : await missingIn(rig);
    if (action === undefined) throw new Error('no right is missing');
    return action;
  }, PATIENCE).catch(() => 'untold');
}

/**
 * What comes of steps: the name of the last one, or `not` and the first one that a missing right is told in, with the
 * right as the resource names it.
 */
export async function achievements(rig: Rig, steps: Steps): Promise<string> {
  let last = '';
  for (const [name, step] of Object.entries(steps)) {
    /* oxlint-disable no-await-in-loop -- one after the other */
    let isOver = false;
    const doing = step().then(
      () => undefined,
      () => 'untold',
    );
    const ended = await Promise.race([doing, untilMissing(rig, () => isOver)]);
    isOver = true;
    if (ended === undefined) await rig.advance(1_000); // what came of it late
    const missing = ended ?? (await missingIn(rig));
    if (missing !== undefined) return `not ${name}: ${missing}`;
    last = name;
    /* oxlint-enable no-await-in-loop */
  }
  return last;
}
