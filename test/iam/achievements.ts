import type { Rig } from '../support/rig.ts';
import { eventually } from '../support/eventually.ts';
import type { Steps } from './chapters.ts';

const WAY_OUT = /Allow (\S+) in an IAM policy of the operator's role/;
const UNTOLD = 'untold';
const PATIENCE = { everyMs: 50, timeoutMs: 8_000 };

interface Events {
  readonly items: readonly { readonly note: string }[];
}

/** A right that conditions or events name as missing. */
async function missingIn({ associations, documents, kube, namespace }: Rig): Promise<string | undefined> {
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
  }, PATIENCE).catch(() => UNTOLD);
}

/**
 * What comes of steps: the name of the last one, or `not` and the first one that a missing right is told in, with the
 * right as the resource names it.
 */
export async function achievements(rig: Rig, steps: Steps): Promise<string> {
  let last = '';
  for (const [name, step] of Object.entries(steps)) {
    const missing = await missingFor(rig, step); // oxlint-disable-line no-await-in-loop -- one after the other
    if (missing !== undefined) return `not ${name}: ${missing}`;
    last = name;
  }
  return last;
}

/** The right that is told as missing during a step, `untold` when the step fails without, `undefined` when all is well. */
async function missingFor(rig: Rig, step: () => Promise<unknown>): Promise<string | undefined> {
  let isOver = false;
  const doing = step().then(
    () => undefined,
    () => UNTOLD,
  );
  const ended = await Promise.race([doing, untilMissing(rig, () => isOver)]);
  isOver = true;
  if (ended !== undefined && ended !== UNTOLD) return ended;
  await rig.advance(1_000); // what is told of it late
  return (await missingIn(rig)) ?? ended;
}
