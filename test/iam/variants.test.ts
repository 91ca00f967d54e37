import { describe, expect, test } from 'vitest';
import { adopting, adoptingDocument, existing, existingDocument } from '../support/adopting.ts';
import { condition, documentSpec, hasReason, isReady, spec } from '../support/rig.ts';
import { failing, MINUTE_MS } from '../support/running.ts';
import { sent } from '../support/scene.ts';
import { document } from './chapters.ts';
import { chapterNeeds, denials, sceneOfRights } from './needed.ts';
import { DOCUMENTS_ALONE } from './needs.ts';
import { statementsOf } from './policy.ts';

describe('documents only', () => chapterNeeds('documents', document, DOCUMENTS_ALONE));

const OBSERVE = { driftPolicy: 'Observe' } as const;

describe('read only', () => {
  test('what is adopted with Observe is compared, its runs are told, and nothing is sent', async () => {
    const rig = await sceneOfRights(statementsOf('read-only'));
    await failing(rig);
    await Promise.all([existing(rig), existingDocument(rig)]);

    await rig.associations.create('agent', adopting(OBSERVE));
    await rig.documents.create('script', adoptingDocument(OBSERVE));
    await rig.associations.until('agent', isReady);
    await rig.documents.until('script', isReady);
    await rig.advance(20 * MINUTE_MS);

    const { status } = await rig.associations.get('agent');
    expect(JSON.stringify(status?.failedTargets)).toContain('disk full');
    expect(await sent(rig)).toEqual([]);
    expect(await denials(rig)).toEqual([]);
  });

  test('what it observes lets itself be deleted', async () => {
    const rig = await sceneOfRights(statementsOf('read-only'));
    await existing(rig);
    await rig.associations.create('agent', adopting(OBSERVE));
    await rig.associations.until('agent', isReady);

    await rig.associations.delete('agent');
    await rig.associations.gone('agent');

    expect(await rig.aws.associations()).toHaveLength(1);
    expect(await denials(rig)).toEqual([]);
  });

  test('what it is to create is refused by name, and AWS stays as it was', async () => {
    const rig = await sceneOfRights(statementsOf('read-only'));

    await rig.associations.create('agent', spec());
    await rig.documents.create('script', documentSpec());
    const agent = await rig.associations.until('agent', hasReason('AccessDeniedException'));
    const script = await rig.documents.until('script', hasReason('AccessDeniedException'));
    await rig.advance(20 * MINUTE_MS);

    expect(condition(agent, 'Ready').message).toContain('Allow ssm:CreateAssociation in an IAM policy');
    expect(condition(script, 'Ready').message).toContain('Allow ssm:CreateDocument in an IAM policy');
    expect([...(await rig.aws.associations()), ...(await rig.aws.documents())]).toEqual([]);
  });
});
