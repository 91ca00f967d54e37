import type { Verdict } from '../controller/reconciler.ts';
import type { Cause } from '../ownership/cause.ts';
import {
  beginCorrection,
  brakeOn,
  countCorrection,
  dropCorrection,
  isUndone,
  started,
} from '../ownership/correction.ts';
import { takeRequest } from '../ownership/request.ts';
import type { Promotion } from './plan.ts';
import type { Work } from './work.ts';

/**
 * Makes a version the default, once. Told before it is sent: $DEFAULT associations run it at once. That it was begun is
 * recorded before, because nothing in AWS tells a promotion that was lost from one that does not show yet.
 */
export async function promote(work: Work, promotion: Promotion, cause: Cause): Promise<void> {
  const { brakes, region, resource } = work;
  const drifted = cause === 'EditedInAws';
  const brake = drifted
    ? await brakeOn(work, promotion.differences)
    : brakes.start(region, resource, 'PromotionDelayed');
  if (brake !== undefined) throw brake;
  await started(work, (sent) => promoteNow(work, { ...promotion, drifted }, sent));
}

async function promoteNow(
  work: Work,
  { version, differences, drifted }: Promotion & { readonly drifted: boolean },
  sent: () => void,
): Promise<void> {
  const { pass, ssm, name } = work;
  const why = drifted ? 'Somebody changed the default version in AWS; making' : 'Making';
  const message = `${why} version ${version} of document ${name} the default. Associations that use $DEFAULT run it at once, unless applyOnlyAtCronInterval is set.`;
  const reason = drifted ? 'CorrectingDrift' : 'Promoting';
  takeRequest(work);
  if (drifted) beginCorrection(work, differences);
  pass.learn({ promoting: String(version) });
  await begin(work, message);
  await pass.announce({ type: drifted ? 'Warning' : 'Normal', reason, action: 'Update', message });
  try {
    sent();
    await ssm.setDefaultVersion(name, version);
    pass.learn({ promotedVersion: String(version), promoting: undefined });
    if (drifted) countCorrection(work);
  } catch (error) {
    if (isUndone(error)) {
      pass.learn({ promoting: undefined });
      dropCorrection(work);
    }
    throw error;
  }
}

/** On the condition that nobody wrote since this pass began. */
async function begin(work: Work, message: string): Promise<void> {
  try {
    await work.pass.save(promotingVerdict(message));
  } catch (error) {
    work.pass.learn({ promoting: work.resource.status?.promoting }); // nothing was sent
    dropCorrection(work);
    throw error;
  }
}

function promotingVerdict(message: string): Verdict {
  return { ready: 'False', stalled: false, reason: 'Promoting', message };
}
