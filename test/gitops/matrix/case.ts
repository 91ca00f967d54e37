/** A resource of the matrix, as it stands in git. */
export interface Case {
  readonly kind: 'SsmAssociation' | 'SsmDocument';
  readonly name: string;
  readonly spec: object;
  /** Where the content of a document is. */
  readonly configMap?: Readonly<Record<string, string>>;
  /** Nothing is made in AWS for it. */
  readonly idle?: true;
}

export function manifestsOf({ kind, name, spec, configMap }: Case): readonly object[] {
  const resource = { apiVersion: 'ssm-operator.dev/v1alpha1', kind, metadata: { name }, spec };
  if (configMap === undefined) return [resource];
  const labels = { 'ssm-operator.dev/content': 'true' };
  return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data: configMap }, resource];
}
