import type { Cause } from '../ownership/cause.ts';
import { takeRequest } from '../ownership/request.ts';
import { learnDrift } from '../ownership/verdict.ts';
import type { Promotion } from './plan.ts';
import type { Work } from './work.ts';

/** Makes a version the default, once. Told before it is sent: $DEFAULT associations run it at once. */
export async function promote(work: Work, { version, differences }: Promotion, cause: Cause): Promise<void> {
  const { pass, ssm, name } = work;
  const drifted = cause === 'EditedInAws';
  const why = drifted ? 'Somebody changed the default version in AWS; making' : 'Making';
  const message = `${why} version ${version} of document ${name} the default. Associations that use $DEFAULT run it at once, unless applyOnlyAtCronInterval is set.`;
  const reason = drifted ? 'CorrectingDrift' : 'Promoting';
  await pass.requireCurrent();
  takeRequest(work);
  await pass.announce({ type: drifted ? 'Warning' : 'Normal', reason, action: 'Update', message });
  await ssm.setDefaultVersion(name, version);
  pass.learn({ promotedVersion: String(version) });
  if (drifted) learnDrift(work, differences, true);
}
