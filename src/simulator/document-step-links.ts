import type { DocumentContent } from './document.ts';
import { refusedContent, told } from './refused-content.ts';

/** Members of a step of an automation that lead to another one, each with what it may say instead. */
const LINKS: Readonly<Record<string, readonly string[]>> = {
  nextStep: [],
  onFailure: ['Abort', 'Continue'],
  onCancel: ['Abort', 'Continue'],
};

type Step = Record<string, unknown>;

function checkStepLinks(step: Step, names: readonly unknown[]): void {
  for (const [member, words] of Object.entries(LINKS)) {
    const link = step[member];
    if (link === undefined || words.includes(link as string)) continue;
    const name = told(link).replace(/^step:/, '');
    if (!names.includes(name)) throw refusedContent(`Unknown step name: "${name}" in ${member}`);
  }
  if ([true, 'true'].includes(step['isEnd'] as string) && step['nextStep'] !== undefined) {
    throw refusedContent('"isEnd == true" and nextStep should not exist in same step.');
  }
}

/** Throws InvalidDocumentContent for a link, or an output, of an automation that names no step of it. */
export function checkLinks({ mainSteps = [], outputs }: DocumentContent): void {
  const names = mainSteps.map((step) => step.name);
  for (const step of mainSteps) checkStepLinks(step, names);
  for (const output of Array.isArray(outputs) ? (outputs as unknown[]) : []) {
    if (names.includes(told(output).split('.')[0])) continue;
    throw refusedContent(`Unknown step name in named output: ${told(output)}`);
  }
}
