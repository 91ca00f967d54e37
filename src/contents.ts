import type { SsmDocument } from './api/generated/ssm-document.ts';
import { CONTENT_LABEL } from './api/names.ts';
import { configMapKeyOf, type ConfigMap } from './document/content-ref.ts';
import { watched, type OpenKind, type Surroundings, type Watched } from './kind.ts';
import { openCache, type ReadableCache } from './kube/store.ts';

/** The ConfigMaps that contents of documents come from. */
export type Contents = Watched<ConfigMap, ReadableCache<ConfigMap>>;

/** One watch for all, on those with the label only. */
export function openContents(around: Surroundings): Contents {
  const source = {
    kind: 'ConfigMap',
    api: '/api/v1',
    plural: 'configmaps',
    labelSelector: `${CONTENT_LABEL}=true`,
    wayOut: { 403: withoutRight },
  };
  return watched<ConfigMap, ReadableCache<ConfigMap>>(source, around, openCache);
}

/** The documents that take their content from the ConfigMap of this key. */
export function takingFrom(
  documents: Pick<OpenKind<SsmDocument>['store'], 'list'>,
  key: string,
): readonly SsmDocument[] {
  return documents.list().filter((found) => configMapKeyOf(found) === key);
}

function withoutRight({ message }: Error): string {
  return `${message.replace(/\.$/, '')}. Give the operator the right to get, list and watch configmaps, or set CONTENT_FROM=false.`;
}
