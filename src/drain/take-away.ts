import { nameOf, type Found, type Kind } from './found.ts';
import { listAll } from './list-all.ts';
import { askToLook } from './look.ts';
import { Requests } from './requests.ts';
import { leavings, madeAgain } from './words/end.ts';
import { progress } from './words/meanwhile.ts';
import { DrainError, type Job } from './world.ts';

const POLL_MS = 1_000;
/** Thousands are asked for less often: a list of them is large. */
const POLL_MS_EACH = 2;
const LONGEST_POLL_MS = 10_000;

/** Deletes of one kind what was there at the start, and waits until it is gone. */
export async function takeAway(job: Job, kind: Kind, start: readonly Found[]): Promise<void> {
  const found = start.filter((each) => each.kind === kind);
  if (found.length === 0) return;
  const requests = new Requests(job);
  await askToLook(job, found);
  for (let left: readonly Found[] = found; ;) {
    /* oxlint-disable no-await-in-loop -- look after look */
    await requests.send(left);
    const before = left.length;
    left = ofTheStart(start, await listAll(job, job.config.namespaces, [kind]));
    if (left.length === 0) return;
    if (left.length < before) job.say(progress(left, found.length));
    const isSilent = await job.operator.isSilent();
    if (job.patience.isOver || requests.areRefused(left)) await giveUp(job, { start, requests, isSilent });
    await job.patience.pause(Math.min(POLL_MS + left.length * POLL_MS_EACH, LONGEST_POLL_MS));
    /* oxlint-enable no-await-in-loop */
  }
}

/** What was made again meanwhile may have run already, and would again: nothing more is deleted. */
function ofTheStart(start: readonly Found[], now: readonly Found[]): readonly Found[] {
  const known = new Map(start.map((each) => [nameOf(each), each.uid]));
  const again = now.filter((each) => (known.get(nameOf(each)) ?? each.uid) !== each.uid);
  if (again.length > 0) throw new DrainError(madeAgain(again));
  return now.filter((each) => known.has(nameOf(each)));
}

interface Ending {
  readonly start: readonly Found[];
  readonly requests: Requests;
  readonly isSilent: boolean;
}

/** Tells of both kinds, if one is left. */
async function giveUp(job: Job, { start, requests, isSilent }: Ending): Promise<void> {
  const { config, patience, operator } = job;
  const limitMs = patience.isOver ? config.drainTimeoutMs : undefined;
  const left = ofTheStart(start, await listAll(job, config.namespaces));
  if (left.length === 0) return; // the last ones went just now
  const silentLease = isSilent ? operator.lease : undefined;
  throw new DrainError(leavings({ left, said: requests.said, limitMs, silentLease }));
}
