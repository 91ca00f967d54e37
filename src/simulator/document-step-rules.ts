import type { DocumentContent } from './document.ts';
import { ALL_PLATFORMS } from './document-steps.ts';
import { checkLinks } from './document-step-links.ts';
import { isObject } from './is-object.ts';
import { refusedContent, told } from './refused-content.ts';

const prefixed = (names: string): ReadonlySet<string> =>
  new Set(names.split(' ').map((name) => `aws:${name}`));

const PLUGINS = prefixed(
  'applications cloudWatch configureDocker configurePackage domainJoin downloadContent psModule refreshAssociation ' +
    'runDockerAction runDocument runPowerShellScript runShellScript softwareInventory updateAgent updateSsmAgent',
);

const ACTIONS = prefixed(
  'approve assertAwsResourceProperty branch changeInstanceState copyImage createImage createStack createTags ' +
    'deleteImage deleteStack executeAutomation executeAwsApi executeScript executeStateMachine ' +
    'invokeLambdaFunction invokeWebhook loop pause runCommand runInstances sleep updateVariable ' +
    'waitForAwsResourceProperty',
);

type Step = Record<string, unknown>;

function checkAction(documentType: string, action: string): void {
  const isAutomation = documentType.startsWith('Automation');
  if ((isAutomation ? ACTIONS : PLUGINS).has(action)) return;
  throw refusedContent(`Unknown ${isAutomation ? 'action' : 'plugin name'}: ${action}`);
}

function isPlatformCondition(pair: readonly string[]): boolean {
  return pair.includes('platformType') && pair.some((one) => ALL_PLATFORMS.includes(one));
}

function isReference(value: string): boolean {
  return /^\{\{.*\}\}$/.test(value);
}

/** [U] the first message. */
function checkPrecondition({ name, precondition }: Step): void {
  if (precondition === undefined) return;
  const pair = isObject(precondition) ? precondition['StringEquals'] : undefined;
  const isPair = Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === 'string');
  if (!isPair || Object.keys(precondition as object).length > 1) {
    throw refusedContent(`Precondition of step ${told(name)} is invalid: StringEquals needs two strings.`);
  }
  if (isPlatformCondition(pair) || pair.some(isReference)) return;
  throw refusedContent(`Invalid precondition, unrecognized values [${pair.join(', ')}] encountered.`);
}

function checkStep(documentType: string, step: Step): void {
  const { name, action } = step;
  if (name === undefined) throw refusedContent('Missing "name" in step detail.');
  if (action === undefined) throw refusedContent('Missing "action" in step detail.');
  if (typeof name !== 'string' || !/^[A-Za-z0-9_]+$/.test(name)) {
    throw refusedContent(`StepName: ${told(name)} is invalid.`);
  }
  checkAction(documentType, told(action));
  checkPrecondition(step);
}

function checkMainSteps(documentType: string, mainSteps: unknown): void {
  // [U] an empty list, and what is no list of objects.
  if (!Array.isArray(mainSteps) || mainSteps.length === 0 || !mainSteps.every(isObject)) {
    throw refusedContent('Missing "mainSteps" in the document.');
  }
  for (const step of mainSteps) checkStep(documentType, step);
  const names = mainSteps.map((step) => step['name']);
  if (new Set(names).size < names.length) {
    throw refusedContent('Duplicate step names found in mainSteps of the document.');
  }
}

/** Throws InvalidDocumentContent for steps, or plugins of schema 1.x, that AWS does not take. */
export function checkSteps(documentType: string, content: DocumentContent): void {
  const { mainSteps, runtimeConfig } = content;
  if (runtimeConfig === undefined) {
    checkMainSteps(documentType, mainSteps);
    if (documentType.startsWith('Automation')) checkLinks(content);
    return;
  }
  for (const plugin of Object.keys(runtimeConfig)) checkAction(documentType, plugin);
}
