import { expect, inject, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { refusedSpecs as refusedAssociations } from './association-cases.ts';
import { refusedSpecs as refusedDocuments } from './document-cases.ts';
import { accepted, definition, openResources, refusalOf, type Refused, type Resources } from './fixture.ts';
import type { Definition } from '../../crds/definition.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const FINALIZER = 'ssm-operator.dev/finalizer';
/** No later rule changes the type of a field. */
const TYPE_ERROR = 'must be of type';
const kubeconfig = inject('kubeconfig');

const KINDS = [
  ['ssmassociations', refusedAssociations],
  ['ssmdocuments', refusedDocuments],
] as const;

// Rules get added in later versions. What is stored by then and breaks them must still be told about and let go.
test.each(KINDS)(
  '%s stored before a rule keep their status writes and lose their finalizer',
  async (...row) => {
    const [plural, refusals] = row;
    const today = underOwnName(definition(plural));
    const resources = await openResources(kubeconfig, today, `crds-stored-${plural}`);
    await install(resources, withoutRules(today));
    const cases = Object.values(refusals).filter(({ words }) => !words.includes(TYPE_ERROR));
    await eventually(() => resources.create('first', {}));
    await Promise.all(cases.map(({ spec, name }, index) => resources.create(nameOf(index, name), spec)));
    await Promise.all(
      cases.map(({ name }, index) =>
        resources.patch(nameOf(index, name), { metadata: { finalizers: [FINALIZER] } }),
      ),
    );
    await replace(resources, today);
    await eventually(async () => expect(await refusalsOf(resources, cases)).not.toContain(''));

    const outcomes = await Promise.all(cases.map(({ name }, index) => letGo(resources, nameOf(index, name))));
    await resources.connection.request({ method: 'DELETE', path: `${CRDS}/${today.metadata.name}` });

    expect(outcomes).toEqual(cases.map(() => ({ told: '', marked: '', released: '' })));
  },
);

async function letGo(resources: Resources, name: string): Promise<object> {
  const told = await refusalOf(
    resources.patch(name, { status: { observedGeneration: 1, region: 'eu-west-1' } }, 'status'),
  );
  const marked = await refusalOf(resources.remove(name));
  const released = await refusalOf(resources.patch(name, { metadata: { finalizers: null } }));
  return { told, marked, released };
}

function refusalsOf(resources: Resources, cases: readonly Refused[]): Promise<readonly string[]> {
  return Promise.all(
    cases.map(({ spec, name }, index) =>
      refusalOf(resources.create(name ?? `again-${index}`, spec, { dryRun: true })),
    ),
  );
}

function nameOf(index: number, name: string | undefined): string {
  return name ?? `stored-${index}`;
}

/** Under names of its own: the CRDs that all tests share are not touched, nor what kubectl finds by name. */
function underOwnName({ spec }: Definition): Definition {
  const group = 'stored.ssm-operator.test';
  const kind = `Stored${spec.names.kind}`;
  const plural = `stored${spec.names.plural}`;
  return {
    metadata: { name: `${plural}.${group}` },
    spec: { ...spec, group, names: { kind, plural } },
  };
}

function withoutRules(today: Definition): Definition {
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const openAPIV3Schema = { type: 'object', properties: { spec: anything, status: anything } };
  const [version] = today.spec.versions;
  return { ...today, spec: { ...today.spec, versions: [{ ...version, schema: { openAPIV3Schema } }] } };
}

async function install({ connection }: Resources, crd: Definition): Promise<void> {
  const body = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', ...crd };
  await accepted(connection.request({ method: 'POST', path: CRDS, body }), 409);
}

async function replace({ connection }: Resources, { metadata, spec }: Definition): Promise<void> {
  const contentType = 'application/merge-patch+json';
  await connection.request({
    method: 'PATCH',
    path: `${CRDS}/${metadata.name}`,
    body: { spec: { versions: spec.versions } },
    contentType,
  });
}
