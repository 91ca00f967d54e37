import { certain, doubtful, isData, quoted, type Data, type Flaw } from './flaw.ts';

/** Members of a step that lead to another one, each with what it may say instead. */
const LINKS = { nextStep: [], onFailure: ['Abort', 'Continue'], onCancel: ['Abort', 'Continue'] } as const;

/** Of what leads from one step of an automation to another one, and of its outputs. */
export function linkFlaws({ mainSteps, outputs }: Data): readonly Flaw[] {
  if (!Array.isArray(mainSteps)) return [];
  const steps = (mainSteps as readonly unknown[]).map((step) => (isData(step) ? step : {}));
  const names = steps.map(({ name }) => name);
  return [
    ...steps.flatMap((step, index) => stepLinkFlaws(step, `mainSteps[${index}]`, names)),
    ...outputFlaws(outputs, names, steps.some(isLoop)),
  ];
}

function stepLinkFlaws(step: Data, path: string, names: readonly unknown[]): readonly Flaw[] {
  const links = Object.entries(LINKS).flatMap(([member, words]) => {
    const link = step[member];
    return typeof link === 'string' && !(words as readonly string[]).includes(link)
      ? targetFlaws(link, { path: `${path}.${member}`, names, words })
      : [];
  });
  const endsTwice = [true, 'true'].includes(step['isEnd'] as string) && step['nextStep'] !== undefined;
  if (!endsTwice) return links;
  return [...links, certain(`${path}.isEnd`, 'is true, and nextStep goes on: remove one of the two.')];
}

interface Link {
  readonly path: string;
  readonly names: readonly unknown[];
  readonly words: readonly string[];
}

function targetFlaws(link: string, { path, names, words }: Link): readonly Flaw[] {
  const target = link.replace(/^step:/, '');
  if (names.includes(target)) return [];
  const others = words.length === 0 ? '' : ` ${words.join(' or ')} would do, too.`;
  const flaw = `${quoted(link)} leads to no step: name one of mainSteps.${others}`;
  // of nextStep nobody has tried the words of the others, and nobody has tried a parameter
  const isUntried = link.includes('{{') || (LINKS.onFailure as readonly string[]).includes(target);
  return [isUntried ? doubtful(path, flaw) : certain(path, flaw)];
}

/** Steps within a loop have names, too, which nobody has tried. */
function outputFlaws(outputs: unknown, names: readonly unknown[], hasLoop: boolean): readonly Flaw[] {
  if (!Array.isArray(outputs)) return [];
  return (outputs as readonly unknown[]).flatMap((output, index) => {
    if (typeof output !== 'string' || names.includes(output.split('.')[0])) return [];
    const words = `${quoted(output)} names no step: write STEP.OUTPUT with a step of mainSteps.`;
    const isUntried = hasLoop || output.includes('{{');
    return [isUntried ? doubtful(`outputs[${index}]`, words) : certain(`outputs[${index}]`, words)];
  });
}

function isLoop({ action }: Data): boolean {
  return action === 'aws:loop';
}
