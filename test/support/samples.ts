import { globSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import type { Rig } from './rig.ts';

export type Sample = SsmAssociation | SsmDocument;

/** Paths below manifests/samples, in order. */
export const SAMPLE_FILES: readonly string[] = globSync('manifests/samples/**/*.yaml').toSorted();

/** Every resource in every file of manifests/samples. */
export const SAMPLES: readonly Sample[] = SAMPLE_FILES.flatMap(
  (path) => loadAll(readFileSync(path, 'utf8')) as Sample[],
);

export function isDocument(sample: Sample): sample is SsmDocument {
  return sample.kind === 'SsmDocument';
}

/** Where people declare it. */
export function kindOf(rig: Rig, sample: Sample): Rig['associations'] | Rig['documents'] {
  return isDocument(sample) ? rig.documents : rig.associations;
}

export async function declare(rig: Rig, sample: Sample): Promise<void> {
  const { name } = sample.metadata;
  if (isDocument(sample)) await rig.documents.create(name, sample.spec);
  else await rig.associations.create(name, sample.spec);
}
