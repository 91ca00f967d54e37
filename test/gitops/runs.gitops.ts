import { StartAssociationsOnceCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { healthOf, isSynced, resourceOf, type ApplicationState } from './application-state.ts';
import { createApplication } from './application.ts';
import { association } from './manifests.ts';
import { openSite, somebodyAt } from './site.ts';
import { stepsOf } from './steps.ts';

const KIND = 'SsmAssociation';

function healths(state: ApplicationState): object {
  return { reports: healthOf(state, KIND, 'reports'), degrades: healthOf(state, KIND, 'degrades') };
}

test('runs that fail degrade what asks for it, and nothing else', async () => {
  const step = stepsOf('failing runs');
  const site = await openSite('runs');
  const somebody = somebodyAt(site);
  await site.aws.put('outcomes', [{ status: 'Failed', exitCode: 7, stdout: 'disk full' }]);
  await site.repository.commit({
    'reports.yaml': association('reports'),
    'degrades.yaml': association('degrades', { failedRuns: 'Degrade' }),
  });

  const application = await createApplication(site);
  const failing = await step('one is degraded', () =>
    application.until(
      (state) =>
        state.status?.health?.status === 'Degraded' &&
        resourceOf(state, KIND, 'reports')?.health?.status === 'Healthy',
    ),
  );
  await site.kube('wait', 'ssma', 'reports', '--for=condition=RunsSucceeding=False', '--timeout=20s');
  const later = await application.refresh('hard');
  await site.aws.put('outcomes', []);
  const ids = (await site.aws.associations()).map(({ AssociationId }) => AssociationId);
  await somebody.send(new StartAssociationsOnceCommand({ AssociationIds: ids }));
  const healed = await step('both are healthy after a run that succeeds', () =>
    application.until(({ status }) => status?.health?.status === 'Healthy'),
  );

  expect(healths(failing)).toEqual({ reports: 'Healthy', degrades: 'Degraded' });
  expect(healths(later)).toEqual({ reports: 'Healthy', degrades: 'Degraded' });
  expect(healths(healed)).toEqual({ reports: 'Healthy', degrades: 'Healthy' });
  expect(isSynced(healed.status?.sync?.revision ?? '')(healed)).toBe(true);
});
