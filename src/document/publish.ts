import { ReconcileError } from '../controller/error.ts';
import type { Cause } from '../ownership/cause.ts';
import { pathsOf } from '../ownership/drift.ts';
import { takeRequest } from '../ownership/request.ts';
import { learnDrift } from '../ownership/verdict.ts';
import type { Publishing } from './plan.ts';
import { describedFields } from './report.ts';
import type { Work } from './work.ts';

/** Sends a new version, once, on top of the version that was read. Told before it is sent: $LATEST associations run. */
export async function publish(work: Work, { base, differences }: Publishing, cause: Cause): Promise<void> {
  const { pass, ssm, desired, name, specHash } = work;
  const drifted = cause === 'EditedInAws';
  const why = drifted
    ? 'Somebody edited it in AWS; publishing the spec again'
    : 'The spec changed; publishing a new version';
  const message = `${why} of document ${name}: ${pathsOf(differences)}. Associations that use $LATEST run it at once.`;
  const reason = drifted ? 'CorrectingDrift' : 'Publishing';
  await pass.requireCurrent(); // a cache that lags takes our own last version for somebody's edit
  takeRequest(work);
  await pass.announce({ type: drifted ? 'Warning' : 'Normal', reason, action: 'Update', message });
  try {
    const updated = await ssm.updateDocument(desired.document, base);
    pass.learn({
      ...describedFields(work, updated),
      writtenVersion: String(updated.version),
      appliedHash: specHash,
      unsettledHash: undefined,
    });
    if (drifted) learnDrift(work, differences, true);
  } catch (error) {
    const refused = error instanceof ReconcileError && error.effect === 'refused' && error.retry === 'never';
    if (refused) pass.learn({ unsettledHash: specHash });
    throw error;
  }
}
