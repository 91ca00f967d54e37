import type { Cause } from '../ownership/cause.ts';
import { brakeOn, correct, isUndone, started } from '../ownership/correction.ts';
import { takeRequest } from '../ownership/request.ts';
import { effectOfPromotion } from './effect.ts';
import type { Promotion } from './plan.ts';
import type { Work } from './work.ts';

/**
 * Makes a version the default, once. Told before it is sent: $DEFAULT associations run it at once. That it was begun is
 * recorded before, because nothing in AWS tells a promotion that was lost from one that does not show yet.
 */
export async function promote(work: Work, promotion: Promotion, cause: Cause): Promise<void> {
  const { brakes, region, resource, pass } = work;
  const { version, differences } = promotion;
  const drifted = cause === 'EditedInAws';
  const brake = drifted
    ? await brakeOn(work, differences)
    : brakes.start(region, resource, 'PromotionDelayed');
  if (brake !== undefined) throw brake;
  const message = messageOf(work, version, drifted);
  let isSent = false;
  const send = (): Promise<void> => {
    isSent = true;
    return makeDefault(work, version);
  };
  takeRequest(work);
  pass.learn({ promoting: String(version) });
  try {
    await (drifted
      ? correct(work, { differences, message }, () => Promise.resolve(send))
      : announced(work, message, send));
  } catch (error) {
    if (!isSent) pass.learn({ promoting: resource.status?.promoting });
    if (isUndone(error)) pass.learn({ promoting: undefined });
    throw error;
  }
}

function messageOf({ name, arn, options, region }: Work, version: number, drifted: boolean): string {
  const why = drifted ? 'Somebody changed the default version in AWS; making' : 'Making';
  return `${why} version ${version} of document ${name} the default. ${effectOfPromotion({ uses: options.users.uses(region, [name, arn]) })}`;
}

/** On the condition that nobody wrote since this pass began. */
function announced(work: Work, message: string, send: () => Promise<void>): Promise<void> {
  const { pass } = work;
  return started(work, async (sent) => {
    await pass.save({ ready: 'False', stalled: false, reason: 'Promoting', message });
    await pass.announce({ type: 'Normal', reason: 'Promoting', action: 'Update', message });
    sent();
    await send();
  });
}

async function makeDefault({ ssm, pass, name, doubts, resource }: Work, version: number): Promise<void> {
  await ssm.setDefaultVersion(name, version);
  doubts.forget(resource.metadata.uid, 'default'); // what was believed of the default before
  pass.learn({ promotedVersion: String(version), promoting: undefined });
}
