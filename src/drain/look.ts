import { RECONCILE_REQUESTED_AT } from '../api/names.ts';
import { hasStatus, KubeError } from '../kube/kube-error.ts';
import { pathOf, type Found } from './found.ts';
import { inParallel } from './in-parallel.ts';
import { unasked } from './words/meanwhile.ts';
import type { Job } from './world.ts';

const PARALLEL = 8;

/**
 * Of what is being deleted already: AWS may have refused it, and the cause may be mended by now. Else the operator
 * tries again after minutes only. What is yet to be set to Retain is not asked for: that wakes the operator, too, and
 * a look before it would delete in AWS.
 */
export async function askToLook(job: Job, found: readonly Found[]): Promise<void> {
  const retain = job.config.deletionPolicy === 'Retain';
  const ending = found.filter((each) => each.isEnding && each.isHeld && (each.isRetained || !retain));
  const failures: string[] = [];
  await inParallel(ending, PARALLEL, async (each) => {
    if (job.patience.isOver) return;
    await askOne(job, each).catch((error: unknown) => {
      if (!(error instanceof KubeError)) throw error;
      if (!isGone(error)) failures.push(error.message);
    });
  });
  const [first] = failures;
  if (first !== undefined) job.say(unasked(first));
}

async function askOne({ connection, clock, signal }: Job, found: Found): Promise<void> {
  const annotations = { [RECONCILE_REQUESTED_AT]: clock.now().toISOString() };
  await connection.request({
    method: 'PATCH',
    path: pathOf(found),
    query: { fieldManager: 'ssm-operator/drain' },
    body: { metadata: { uid: found.uid, annotations } },
    contentType: 'application/merge-patch+json',
    signal,
  });
}

/** Also when another one has its name. */
function isGone(error: KubeError): boolean {
  return hasStatus(error, 404, 409, 422);
}
