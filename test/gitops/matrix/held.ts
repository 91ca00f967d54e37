import type { Site } from '../site.ts';
import type { Case } from './case.ts';

/** The specs in the cluster, by name. */
export async function specsOf({ kube }: Site): Promise<Readonly<Record<string, object>>> {
  const { items } = JSON.parse(await kube('get', 'ssma,ssmd', '-o', 'json')) as {
    items: { readonly metadata: { readonly name: string }; readonly spec: object }[];
  };
  return Object.fromEntries(items.map(({ metadata, spec }) => [metadata.name, spec]));
}

export function specsIn(cases: readonly Case[]): Readonly<Record<string, object>> {
  return Object.fromEntries(cases.map(({ name, spec }) => [name, spec]));
}

/** What AWS holds, by the names of the resources: some fields of associations, the default content of documents. */
export async function heldInAws({ aws, namespace }: Site): Promise<Readonly<Record<string, object>>> {
  const associations = (await aws.associations()).map(
    ({ AssociationName = '', Name, ScheduleExpression, MaxErrors }) =>
      [AssociationName.replace(`${namespace}.`, ''), { Name, ScheduleExpression, MaxErrors }] as const,
  );
  const documents = (await aws.documents()).map(({ Name, DefaultVersion, Versions }) => {
    const version = Versions.find(({ DocumentVersion }) => DocumentVersion === DefaultVersion);
    return [Name, JSON.parse(version?.Content ?? '{}') as object] as const;
  });
  return Object.fromEntries([...associations, ...documents]);
}
