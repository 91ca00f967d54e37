import { CreateAssociationCommand, DeleteAssociationCommand, type SSMClient } from '@aws-sdk/client-ssm';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { fitOf } from '../../src/association/parameters.ts';
import { activeDocument, described, NAME } from '../simulator/document-support.ts';
import { stage } from '../simulator/support.ts';
import { documentWith, IN_PLACE } from './document-in-place.ts';

const SEED = 20_261_128;

/** What the document of all runs declares: two without default, one with an empty one. */
const DECLARED = {
  commands: { type: 'StringList' },
  user: { type: 'String' },
  level: { type: 'String', default: '' },
};

const specs: fc.Arbitrary<SsmAssociationSpec> = fc
  .record({
    due: fc.subarray(['commands', 'user'], { minLength: 1 }),
    more: fc.subarray(['level']),
    wrong: fc.constantFrom([], [], ['usr'], ['AssociationId'], ['usr', 'AssociationId']),
    syncCompliance: fc.constantFrom('AUTO' as const, 'AUTO' as const, 'MANUAL' as const),
  })
  .map(({ due, more, wrong, syncCompliance }) => ({
    syncCompliance,
    parameters: Object.fromEntries([...due, ...more, ...wrong].map((name) => [name, ['x']])),
  }));

test('what does not fit the simulator refuses, and it takes what fits', async () => {
  const world = await stage();
  const mainSteps = [{ name: 'run', action: 'aws:runShellScript' }];
  const Content = JSON.stringify({ schemaVersion: '2.2', parameters: DECLARED, mainSteps });
  await activeDocument(world, { Content });
  const document = inPlace(await described(world.ssm));
  const counts = { fits: 0, misfit: 0 };

  await fc.assert(
    fc.asyncProperty(specs, async (spec) => {
      const fit = fitOf(spec, { documentName: NAME, documentVersion: '$DEFAULT' }, document);
      counts[fit === 'fits' ? 'fits' : 'misfit'] += 1;
      const refusal = await refusalOf(world.ssm, spec);
      return fit === 'fits' ? refusal === undefined : refusal === 'InvalidParameters';
    }),
    { seed: SEED, numRuns: 300 },
  );

  expect(Math.min(counts.fits, counts.misfit)).toBeGreaterThan(10);
});

/** As the operator tells of what AWS has described. */
function inPlace({ Parameters = [] }: Awaited<ReturnType<typeof described>>): SsmDocument {
  const parameters = Parameters.map(({ Name = '', DefaultValue }) => ({
    name: Name,
    ...(DefaultValue === undefined ? {} : { defaultValue: DefaultValue }),
  }));
  return documentWith({ latestVersion: '1', defaultVersion: '1', parameters, conditions: IN_PLACE });
}

async function refusalOf(ssm: SSMClient, spec: SsmAssociationSpec): Promise<string | undefined> {
  const { parameters: Parameters, syncCompliance: SyncCompliance } = spec;
  const Targets = [{ Key: 'InstanceIds', Values: ['*'] }];
  try {
    const made = await ssm.send(
      new CreateAssociationCommand({ Name: NAME, Targets, Parameters, SyncCompliance }),
    );
    await ssm.send(
      new DeleteAssociationCommand({ AssociationId: made.AssociationDescription?.AssociationId }),
    );
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}
