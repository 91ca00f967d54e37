import type { DocumentContent, DocumentVersion } from './document.ts';

export const ALL_PLATFORMS = ['Windows', 'Linux', 'MacOS'];

/** Plugins that don't run everywhere. [U] PowerShell on Linux and macOS, where it has to be installed. */
const PLUGIN_PLATFORMS: Readonly<Record<string, readonly string[]>> = {
  'aws:runShellScript': ['Linux', 'MacOS'],
  'aws:runPowerShellScript': ALL_PLATFORMS,
};

/** What a Command document does, in order. */
interface Step {
  /** As command plugins are called: the step's name, or the plugin's in schema 1.x. */
  name: string;
  action: string;
  /** What its precondition on the platform asks for. */
  platformType?: string | undefined;
}

/** `["platformType", "Windows"]`, in either order. Conditions on parameters count as satisfied. [U] */
function platformOf(pair: readonly string[] | undefined): string | undefined {
  return pair?.includes('platformType') ? pair.find((one) => one !== 'platformType') : undefined;
}

function stepsOf({ mainSteps, runtimeConfig }: DocumentContent): Step[] {
  if (mainSteps === undefined) {
    return Object.keys(runtimeConfig ?? {}).map((action) => ({ name: action, action }));
  }
  // Amazon's documents that a test puts are not checked as an account's own are: their steps may lack anything.
  return mainSteps.map(({ action = 'aws:unknown', name = action, precondition }) => ({
    name,
    action,
    platformType: platformOf(precondition?.StringEquals),
  }));
}

function platformsOf({ action, platformType }: Step): readonly string[] {
  const supported = PLUGIN_PLATFORMS[action] ?? ALL_PLATFORMS;
  return platformType === undefined ? supported : supported.filter((one) => one === platformType);
}

/** Where a content of a type can run: where one of its steps can. [U] for types without plugins: everywhere. */
export function platformTypesOf(documentType: string, content: DocumentContent): string[] {
  if (documentType !== 'Command') return ALL_PLATFORMS;
  const platforms = new Set(stepsOf(content).flatMap(platformsOf));
  return ALL_PLATFORMS.filter((one) => platforms.has(one));
}

/** A step on one node. One of `skipped` and `refused` says why it does not run there. */
export interface NodeStep {
  name: string;
  /** Of an automation only. */
  action?: string;
  skipped?: string;
  refused?: string;
}

/** [U] the wordings are the agent's, as of its source. */
function stepOn(step: Step, platform: string): NodeStep {
  const { name, action, platformType } = step;
  if (platformType !== undefined && platformType !== platform) {
    const condition = `"StringEquals": [platformType, ${platformType}]`;
    const skipped = `Step execution skipped due to unsatisfied preconditions: '${condition}'. Step name: ${name}`;
    return { name, skipped };
  }
  if (platformsOf(step).includes(platform)) return { name };
  if (platformType === undefined) {
    return { name, skipped: `Step execution skipped due to incompatible platform. Step name: ${name}` };
  }
  return {
    name,
    refused: `Plugin with name ${action} is not supported in current platform. Step name: ${name}`,
  };
}

/** Whether a step of the content asks for a platform. */
export function hasPreconditions(content: DocumentContent): boolean {
  return stepsOf(content).some((step) => step.platformType !== undefined);
}

/** By content and platform: many nodes share them. */
const STEPS = new WeakMap<DocumentContent, Map<string, NodeStep[]>>();

/** The steps of a version on a node: without a precondition in the document all of them run. */
export function stepsOn({ content }: DocumentVersion, platform: string): NodeStep[] {
  const known = STEPS.get(content) ?? new Map<string, NodeStep[]>();
  STEPS.set(content, known);
  const steps = known.get(platform) ?? freshSteps(content, platform);
  known.set(platform, steps);
  return steps;
}

function freshSteps(content: DocumentContent, platform: string): NodeStep[] {
  const steps = stepsOf(content);
  if (hasPreconditions(content)) return steps.map((step) => stepOn(step, platform));
  return steps.length === 0 ? [{ name: 'aws:unknown' }] : steps.map(({ name }) => ({ name }));
}

/** The steps of a runbook. They run on no node, wherever their target is. */
export function automationSteps({ content }: DocumentVersion): NodeStep[] {
  const steps = stepsOf(content).map(({ name, action }) => ({ name, action }));
  return steps.length === 0 ? [{ name: 'aws:unknown' }] : steps;
}
