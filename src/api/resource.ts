/** What the operator reads of any resource it owns. Never mutated; writes are patches. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Characters of a condition's message, by the CRDs. What is longer is cut. */
export const MESSAGE_LIMIT = 1_024;

/** metav1.Condition. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  readonly lastTransitionTime: string;
}

/** The part of every status that the controller itself reads and writes. */
export interface Status {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

/** What the status says of this type, if anything. */
export function conditionOf(
  { status }: { readonly status?: Status | undefined },
  type: string,
): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** Any object of the API server, whoever it belongs to. */
export interface Stored {
  readonly metadata: Omit<ObjectMeta, 'generation'>;
}

export interface Resource extends Stored {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: object;
  readonly status?: Status;
}

/** Somebody has asked for something, by an edit or a deletion, that no status answers yet. */
export function isAsked({ metadata, status }: Resource): boolean {
  return metadata.deletionTimestamp !== undefined || status?.observedGeneration !== metadata.generation;
}

/** This generation has stalled, for this reason. Default: for any. */
export function isStalled(resource: Pick<Resource, 'metadata' | 'status'>, reason?: string): boolean {
  const stalled = conditionOf(resource, 'Stalled');
  const isCurrent = stalled?.observedGeneration === resource.metadata.generation;
  return isCurrent && stalled.status === 'True' && (reason === undefined || stalled.reason === reason);
}
