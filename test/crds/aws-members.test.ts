import * as ssm from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { Schema } from '../../crds/definition.ts';
import { definition, type Plural } from './fixture.ts';

/** As the SDK holds its model at run time: a structure, a list, or a number for what is simple. */
type Model = number | (() => Model) | readonly [...unknown[]];

const STRUCTURE = 3;
const LIST = 1;

/** What we call otherwise or leave out, by AWS's path. */
const OWN_WORDS: Readonly<Record<string, string | undefined>> = {
  'CreateAssociation.Name': 'documentName',
  'CreateAssociation.InstanceId': undefined,
  'CreateAssociation.Tags[].Key': undefined,
  'CreateAssociation.Tags[].Value': undefined,
  'CreateAssociation.TargetLocations[].TargetLocationAlarmConfiguration': undefined,
  'CreateDocument.Name': 'documentName',
  'CreateDocument.Tags[].Key': undefined,
  'CreateDocument.Tags[].Value': undefined,
};

test.each([
  ['CreateAssociation', 'ssmassociations', ssm.CreateAssociationRequest$],
  ['CreateDocument', 'ssmdocuments', ssm.CreateDocumentRequest$],
] as const)('every member of %s is a field of the spec, at every level', (operation, plural, model) => {
  const wanted = pathsOf(model as unknown as Model, operation)
    .filter((path) => !Object.keys(OWN_WORDS).some((left) => isLeftOut(path, left)))
    .map(lowered);
  const fields = new Set(fieldsOf(specOf(plural), ''));

  expect(wanted.length).toBeGreaterThan(10);
  expect(wanted.filter((path) => !fields.has(path))).toEqual([]);
});

test.each([
  ['complianceSeverity', 'ssmassociations', ssm.AssociationComplianceSeverity],
  ['syncCompliance', 'ssmassociations', ssm.AssociationSyncCompliance],
  ['documentType', 'ssmdocuments', ssm.DocumentType],
  ['documentFormat', 'ssmdocuments', ssm.DocumentFormat],
] as const)('%s of %s takes every value that AWS takes', (field, plural, values) => {
  const allowed = specOf(plural).properties?.[field]?.enum ?? [];

  expect([...allowed].toSorted()).toEqual(Object.values(values).toSorted());
});

function specOf(plural: Plural): Schema {
  return definition(plural).spec.versions[0].schema.openAPIV3Schema.properties?.['spec'] ?? {};
}

function isLeftOut(path: string, left: string): boolean {
  return OWN_WORDS[left] === undefined && (path === left || path.startsWith(`${left}.`));
}

function lowered(path: string): string {
  const [, ...names] = (OWN_WORDS[path] === undefined ? path : `.${OWN_WORDS[path]}`).split('.');
  return names.map((name) => name.charAt(0).toLowerCase() + name.slice(1)).join('.');
}

function pathsOf(model: Model, path: string): readonly string[] {
  const known = typeof model === 'function' ? model() : model;
  if (typeof known === 'number' || typeof known === 'function') return [];
  if (known[0] === LIST) return pathsOf(known[4] as Model, `${path}[]`);
  if (known[0] !== STRUCTURE) return [];
  const [names, members] = [known[4] as readonly string[], known[5] as readonly Model[]];
  return names.flatMap((name, index) => {
    const member = `${path}.${name}`;
    return [member, ...pathsOf(inner(members[index] ?? 0), member)];
  });
}

/** A member with traits of its own is a pair of its model and those. */
function inner(member: Model): Model {
  return Array.isArray(member) && Array.isArray(member[0]) ? (member[0] as Model) : member;
}

function fieldsOf({ properties, items }: Schema, path: string): readonly string[] {
  if (items !== undefined) return fieldsOf(items, `${path}[]`);
  return Object.entries(properties ?? {}).flatMap(([name, schema]) => {
    const field = path === '' ? name : `${path}.${name}`;
    return [field, ...fieldsOf(schema, field)];
  });
}
