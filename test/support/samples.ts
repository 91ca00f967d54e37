import { globSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { contentFrom } from '../../src/document/content.ts';
import type { ConfigMap } from '../../src/document/content-ref.ts';
import { configMapsOf } from './config-maps.ts';
import type { Rig } from './rig.ts';

export type Sample = SsmAssociation | SsmDocument;

/** Paths below manifests/samples, in order. */
export const SAMPLE_FILES: readonly string[] = globSync('manifests/samples/**/*.yaml').toSorted();

const MANIFESTS: readonly { readonly kind: string }[] = SAMPLE_FILES.flatMap(
  (path) => loadAll(readFileSync(path, 'utf8')) as { readonly kind: string }[],
);

/** Every resource of ours in every file of manifests/samples. */
export const SAMPLES = MANIFESTS.filter(({ kind }) => kind !== 'ConfigMap') as unknown as readonly Sample[];

/** What documents among them take their content from. */
export const SAMPLE_CONFIG_MAPS = MANIFESTS.filter(
  ({ kind }) => kind === 'ConfigMap',
) as unknown as readonly ConfigMap[];

/** What is sent to AWS. */
export function contentOf({ spec }: SsmDocument): string {
  if (spec.contentFrom === undefined) return contentFrom(spec);
  const { name, key } = spec.contentFrom.configMapKeyRef;
  return configMapOf(name).data?.[key] ?? '';
}

function configMapOf(wanted: string): ConfigMap {
  const found = SAMPLE_CONFIG_MAPS.find(({ metadata }) => metadata.name === wanted);
  if (found === undefined) throw new Error(`no ConfigMap ${wanted} in manifests/samples`);
  return found;
}

export function isDocument(sample: Sample): sample is SsmDocument {
  return sample.kind === 'SsmDocument';
}

/** Where people declare it. */
export function kindOf(rig: Rig, sample: Sample): Rig['associations'] | Rig['documents'] {
  return isDocument(sample) ? rig.documents : rig.associations;
}

export async function declare(rig: Rig, sample: Sample): Promise<void> {
  const { name } = sample.metadata;
  if (isDocument(sample)) {
    await rig.documents.create(name, sample.spec);
    const { name: source } = sample.spec.contentFrom?.configMapKeyRef ?? {};
    if (source === undefined) return;
    const { data = {}, metadata } = configMapOf(source);
    await configMapsOf(rig).create(source, data, metadata.labels);
  } else await rig.associations.create(name, sample.spec);
}
