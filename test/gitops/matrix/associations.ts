import { RUNBOOK } from '../../edits/documents.ts';
import { FAMILIES, fieldsOf, withField, type Family, type FieldName, type Spec } from '../../edits/fields.ts';
import { documentSpec, spec } from '../../support/rig.ts';
import type { Case } from './case.ts';

/** What exists before in AWS, for those that adopt. */
export const ADOPTED = {
  byId: 'Adopted-By-Id',
  byName: 'Adopted-By-Name',
  overwritten: 'Adopted-Differs',
} as const;

/** A document with a version of this name. */
export const REQUIRED = { name: 'Required', version: '1', versionName: 'one' } as const;

/** Every value of every field that associations are edited with, and what those leave out. */
export function associationCases(adoptedId: string): readonly Case[] {
  const specs = [...editedSpecs(), ...otherSpecs(adoptedId)];
  const cases = specs.map((each, index): Case => ({
    kind: 'SsmAssociation',
    name: `case-${index}`,
    spec: each,
  }));
  const idle = [{ suspend: true }, { driftPolicy: 'Observe' as const }].map((change, index): Case => {
    const name = `idle-${index}`;
    return { kind: 'SsmAssociation', name, spec: spec(change), idle: true };
  });
  const document: Case = { kind: 'SsmDocument', name: 'referred', spec: documentSpec() };
  return [...cases, ...idle, document];
}

/** A value that several families have is taken once. */
function editedSpecs(): readonly Spec[] {
  const all = Object.values<Family>(FAMILIES).flatMap((family) => [
    [JSON.stringify(family.base), family.base] as const,
    ...fieldsOf(family).flatMap((field) => valuesOf(family, field)),
  ]);
  return [...new Map(all).values()];
}

function valuesOf(family: Family, field: FieldName): readonly (readonly [string, Spec])[] {
  const values = (family.values[field] ?? []).filter((value) => value !== undefined);
  return values.map((value) => [`${field} ${JSON.stringify(value)}`, withField(family.base, field, value)]);
}

function otherSpecs(adoptedId: string): readonly Spec[] {
  const { documentName: _, ...rest } = spec();
  const referring = { ...rest, parameters: {}, documentRef: { name: 'referred' } };
  return [
    referring,
    { ...referring, documentVersion: 'Published' },
    { ...referring, scheduleExpression: 'rate(2 days)', suspend: false },
    spec({ region: 'us-east-1' }),
    spec({ associationName: ADOPTED.byId, adopt: { associationId: adoptedId } }),
    spec({ associationName: ADOPTED.byName, adopt: { byName: true, overwrite: false } }),
    spec({ associationName: ADOPTED.overwritten, adopt: { byName: true, overwrite: true } }),
    {
      documentName: RUNBOOK,
      targetLocations: [
        {
          accounts: ['ou-ab12-12345678', '111122223333'],
          regions: ['eu-west-1'],
          executionRoleName: 'automation',
          includeChildOrganizationUnits: true,
          excludeAccounts: ['444455556666'],
          targets: [{ key: 'tag:Role', values: ['web'] }],
          targetsMaxConcurrency: '1',
          targetsMaxErrors: '0',
        },
      ],
      targets: [{ key: 'ParameterValues', values: ['i-1'] }],
      automationTargetParameterName: 'InstanceId',
    },
  ];
}
