import configurePackage from './aws-documents/AWS-ConfigureAWSPackage.json' with { type: 'json' };
import gatherInventory from './aws-documents/AWS-GatherSoftwareInventory.json' with { type: 'json' };
import restartInstance from './aws-documents/AWS-RestartEC2Instance.json' with { type: 'json' };
import runPatchBaseline from './aws-documents/AWS-RunPatchBaseline.json' with { type: 'json' };
import runPowerShell from './aws-documents/AWS-RunPowerShellScript.json' with { type: 'json' };
import runShell from './aws-documents/AWS-RunShellScript.json' with { type: 'json' };
import updateAgent from './aws-documents/AWS-UpdateSSMAgent.json' with { type: 'json' };
import { AMAZON, defaultVersion, type DocumentContent, type SsmDocument } from './document.ts';
import type { Region } from './region.ts';
import { valueIn } from './scopes.ts';
import type { World } from './world.ts';

/** A document of Amazon's as files and the admin interface write it. */
export interface AmazonDocument {
  name: string;
  documentType: string;
  platformTypes: string[];
  content: DocumentContent;
}

/** Amazon's documents have one version here, made at this time. */
const CREATED = Date.parse('2017-01-01T00:00:00Z');

export function amazonDocument(given: AmazonDocument): SsmDocument {
  const { name, documentType, platformTypes, content } = given;
  return {
    name,
    owner: AMAZON,
    documentType,
    createdAt: CREATED,
    sequence: 0,
    defaultVersion: 1,
    newestNumber: 1,
    versions: [
      {
        version: 1,
        createdAt: CREATED,
        format: 'JSON',
        text: JSON.stringify(content, undefined, 2),
        content,
        platformTypes,
        status: 'Active',
      },
    ],
    tags: new Map(),
    shares: new Map(),
  };
}

/** The inverse of `amazonDocument`. */
export function shownAmazonDocument(document: SsmDocument): AmazonDocument {
  const { name, documentType } = document;
  const { platformTypes, content } = defaultVersion(document);
  return { name, documentType, platformTypes, content };
}

const BUILT_IN: ReadonlyMap<string, SsmDocument> = new Map(
  (
    [
      configurePackage,
      gatherInventory,
      restartInstance,
      runPatchBaseline,
      runPowerShell,
      runShell,
      updateAgent,
    ] as object[] as AmazonDocument[]
  ).map((document) => [document.name, amazonDocument(document)]),
);

export function findAmazonDocument(world: World, region: Region, name: string): SsmDocument | undefined {
  return valueIn(world.amazonDocuments, region, name) ?? BUILT_IN.get(name);
}

/** All of Amazon's documents in a region, by name. */
export function amazonDocuments(world: World, region: Region): SsmDocument[] {
  const { amazonDocuments: put } = world;
  const merged = new Map([...BUILT_IN, ...(put.get('') ?? []), ...(put.get(region.key) ?? [])]);
  return [...merged.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
