import { FINALIZER, GROUP, VERSION } from '../api/names.ts';
import { conditionOf, type Resource } from '../api/resource.ts';

export interface Kind {
  readonly kind: string;
  readonly plural: string;
}

/** In the order in which they go: AWS deletes no document that an association uses. */
export const KINDS: readonly Kind[] = [
  { kind: 'SsmAssociation', plural: 'ssmassociations' },
  { kind: 'SsmDocument', plural: 'ssmdocuments' },
];

/** What drain knows of one resource: thousands of them have to fit into little memory. */
export interface Found {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly isEnding: boolean;
  /** The operator has to take its finalizer off first. */
  readonly isHeld: boolean;
  readonly isRetained: boolean;
  /** By its own deletionPolicy, said or not. */
  readonly isToStay: boolean;
  /** Why it is still there. */
  readonly reason: string;
}

export interface Declared extends Resource {
  readonly spec: { readonly deletionPolicy?: string; readonly driftPolicy?: string };
  readonly status?: Resource['status'] & { readonly adopted?: boolean };
}

export function foundFrom(kind: Kind, resource: Declared): Found {
  const { namespace, name, uid, resourceVersion, deletionTimestamp, finalizers = [] } = resource.metadata;
  return {
    kind,
    namespace,
    name,
    uid,
    resourceVersion,
    isEnding: deletionTimestamp !== undefined,
    isHeld: finalizers.includes(FINALIZER),
    isRetained: resource.spec.deletionPolicy === 'Retain',
    isToStay: isToStay(resource),
    reason:
      deletionTimestamp === undefined ? 'its deletion is not asked for yet' : reasonOf(resource, finalizers),
  };
}

/** With Observe nothing in AWS is touched. */
function isToStay({ spec, status }: Declared): boolean {
  const policy = spec.deletionPolicy ?? (status?.adopted ? 'Retain' : 'Delete');
  return policy === 'Retain' || spec.driftPolicy === 'Observe';
}

function reasonOf({ status }: Declared, finalizers: readonly string[]): string {
  const [other] = finalizers;
  if (other !== undefined && !finalizers.includes(FINALIZER))
    return `it has the finalizer ${other}, which is not ours: whoever set it has to take it off`;
  const ready = conditionOf({ status }, 'Ready');
  if (ready === undefined || ready.status === 'True') return 'the operator has not begun to delete it';
  return `${ready.reason}: ${ready.message}`;
}

/** Of one kind in a namespace, or everywhere (`undefined`). */
export function collectionOf({ plural }: Kind, namespace: string | undefined): string {
  const within = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `/apis/${GROUP}/${VERSION}${within}/${plural}`;
}

export function pathOf({ kind, namespace, name }: Found): string {
  return `${collectionOf(kind, namespace)}/${name}`;
}

/** `SsmAssociation team/agent`. */
export function nameOf({ kind, namespace, name }: Found): string {
  return `${kind.kind} ${namespace}/${name}`;
}

/** `2 SsmAssociations and 1 SsmDocument`. */
export function countOf(found: readonly Found[]): string {
  const counts = KINDS.map(
    ({ kind }) => [kind, found.filter((each) => each.kind.kind === kind).length] as const,
  );
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`)
    .join(' and ');
}
