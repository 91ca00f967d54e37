import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { writesAmong } from '../../support/simulator-admin.ts';
import { isSynced } from '../application-state.ts';
import { createApplication } from '../application.ts';
import { openSite, somebodyAt } from '../site.ts';
import { stepsOf } from '../steps.ts';
import { associationCases } from './associations.ts';
import { manifestsOf } from './case.ts';
import { compared, NONE } from './compared.ts';
import { documentCases } from './documents.ts';
import { prepareGround } from './ground.ts';
import { fieldsOf, fieldsSet } from './paths.ts';
import { inPlace, runAll } from './converged.ts';

test.each(['SsmAssociation', 'SsmDocument'] as const)(
  'every field of %s is set by a resource of the matrix',
  (kind) => {
    const fields = fieldsOf(kind === 'SsmAssociation' ? 'ssmassociations' : 'ssmdocuments');
    const known = new Set(fields);
    const cases = [...associationCases(''), ...documentCases()].filter((each) => each.kind === kind);

    const set = new Set(cases.flatMap(({ spec }) => fieldsSet(spec, known)));

    console.log(`${kind}: ${fields.length} fields, ${cases.length} resources`);
    expect([...set].toSorted()).toEqual(fields);
  },
);

test.each([
  ['client-side apply', 'matrix-client', []],
  ['server-side apply', 'matrix-server', ['ServerSideApply=true']],
])(
  'synced by %s, no field of any kind differs, however it is compared, and AWS is left alone',
  async (how, name, syncOptions) => {
    const step = stepsOf(how);
    const site = await openSite(name, { maxRunsStartedPerMinute: 1_000 });
    const somebody = somebodyAt(site);
    const cases = [...associationCases(await prepareGround(site, somebody)), ...documentCases()];
    const text = cases
      .flatMap(manifestsOf)
      .map((manifest) => dump(manifest))
      .join('---\n');
    const commit = await site.repository.commit({ 'matrix.yaml': text });

    const application = await createApplication(site, { syncOptions });
    await step(`${cases.length} resources are synced`, () => application.until(isSynced(commit), 120_000));
    await step('all are in place', () => inPlace(site, cases));
    const seq = (await site.aws.calls()).at(-1)?.seq ?? 0;
    const first = await step('compared', () => compared(site, application));
    await step('all have run', () => runAll(site, somebody));
    const second = await step('compared again', () => compared(site, application));
    const writes = writesAmong(await site.aws.calls(seq)).filter(({ principal }) => principal !== 'somebody');

    console.log(
      `${how}: differences ${JSON.stringify([first, second])}, AWS writes while quiet: ${writes.length}`,
    );
    expect([first, second]).toEqual([NONE, NONE]);
    expect(writes).toEqual([]);
  },
);
