import configurePackage from './aws-documents/AWS-ConfigureAWSPackage.json' with { type: 'json' };
import gatherInventory from './aws-documents/AWS-GatherSoftwareInventory.json' with { type: 'json' };
import restartInstance from './aws-documents/AWS-RestartEC2Instance.json' with { type: 'json' };
import runPatchBaseline from './aws-documents/AWS-RunPatchBaseline.json' with { type: 'json' };
import runPowerShell from './aws-documents/AWS-RunPowerShellScript.json' with { type: 'json' };
import runShell from './aws-documents/AWS-RunShellScript.json' with { type: 'json' };
import updateAgent from './aws-documents/AWS-UpdateSSMAgent.json' with { type: 'json' };
import { AwsError } from './error.ts';
import type { Region } from './region.ts';
import type { World } from './world.ts';

/** A parameter as the content of a document declares it. */
export interface DeclaredParameter {
  type: string;
  description?: string;
  default?: unknown;
  [more: string]: unknown;
}

export interface DocumentContent {
  schemaVersion: string;
  description?: string;
  parameters?: Record<string, DeclaredParameter>;
  mainSteps?: { action?: string; name?: string }[];
  runtimeConfig?: Record<string, unknown>;
  [more: string]: unknown;
}

/** A document owned by Amazon. */
export interface AwsDocument {
  name: string;
  documentType: string;
  /** Windows, Linux, MacOS */
  platformTypes: string[];
  content: DocumentContent;
}

const BUILT_IN: ReadonlyMap<string, AwsDocument> = new Map(
  (
    [
      configurePackage,
      gatherInventory,
      restartInstance,
      runPatchBaseline,
      runPowerShell,
      runShell,
      updateAgent,
    ] as AwsDocument[]
  ).map((document) => [document.name, document]),
);

/** `name` may be an ARN of the same region. */
export function findDocument(world: World, region: Region, name: string): AwsDocument {
  const arn = /^arn:aws[^:]*:ssm:([^:]*):[^:]*:document\/(.+)$/.exec(name);
  const plain = arn?.[1] === region.name ? arn[2]! : name;
  const local = world.documents.get(region.key)?.get(plain);
  const document = local ?? world.documents.get('')?.get(plain) ?? BUILT_IN.get(plain);
  if (document === undefined) throw new AwsError('InvalidDocument', `Document does not exist: ${name}`);
  return document;
}

export function parametersOf(document: AwsDocument): Record<string, DeclaredParameter> {
  return document.content.parameters ?? {};
}

/** A default as DescribeDocument and DescribeAssociation write it: always text. */
export function defaultText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The plugin that a command of this document runs first. */
export function pluginOf(document: AwsDocument): string {
  const action = document.content.mainSteps?.[0]?.action;
  return action ?? Object.keys(document.content.runtimeConfig ?? {})[0] ?? 'aws:unknown';
}
