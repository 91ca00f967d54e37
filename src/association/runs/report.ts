import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Finding } from '../../controller/reconciler.ts';
import type { Work } from '../work.ts';
import { alarmFields } from './alarm.ts';
import { overviewFields } from './fields.ts';
import { isRefusal, withGap, withoutGap, type Gap } from './gap/gap.ts';
import { newsOfRuns } from './news.ts';
import type { Telling } from './run-look.ts';
import type { SeenRuns } from './seen.ts';
import { succeeding } from './succeeding.ts';
import { lastSuccess } from './success.ts';
import { isOfSameRun } from './told/run.ts';

/** Writes what a look has come to into the status, and makes events of it. Answers with what it says of RunsSucceeding. */
export function report(
  { resource, pass, clock }: Work,
  { facts, fields, gap: found }: Omit<Telling, 'action'>,
): Finding {
  const { observed, executions } = facts;
  const now = clock.now();
  const gap = found && gapAsTold(resource, observed, found);
  const said = succeeding(resource, facts, now);
  const whole = { ...said, message: withoutGap(resource, said.message) }; // it may stay as before
  const finding = gap === undefined ? whole : withGap(whole, gap);
  pass.learn({
    ...overviewFields(observed, now),
    ...fields,
    ...alarmFields(resource, facts, finding),
    lastSuccessfulExecutionTime: lastSuccess(resource, observed, executions, gap),
    runsIncomplete: gap && { reason: gap.reason, message: gap.message, missing: gap.missing },
  });
  pass.note(finding);
  newsOfRuns(resource, facts, finding).forEach((event) => pass.tell(event));
  return finding;
}

/**
 * The same was told of a run that is over, to be asked for later: that it is asked for at once, as after a restart, is worth
 * no write.
 */
function gapAsTold(resource: SsmAssociation, observed: SeenRuns, gap: Gap): Gap {
  const { runsIncomplete: told, overview } = resource.status ?? {};
  if (overview?.status === 'Pending') return gap;
  const isSameGap = told?.reason === gap.reason && told.missing === gap.missing;
  const isSooner = gap.retryMs !== undefined && !isRefusal(gap) && isOfSameRun(resource, observed);
  return isSameGap && isSooner ? { ...gap, message: told.message } : gap;
}

/** AWS tells nothing new but when it last went well: another run may have ended at the same time. */
export function reportSuccess({ resource, pass }: Work, observed: SeenRuns): void {
  const latest = lastSuccess(resource, observed, [], resource.status?.runsIncomplete);
  if (latest !== resource.status?.lastSuccessfulExecutionTime)
    pass.learn({ lastSuccessfulExecutionTime: latest });
}
