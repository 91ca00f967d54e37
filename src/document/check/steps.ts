import { actionFlaws } from './actions.ts';
import { certain, doubtful, isData, quoted, type Data, type Flaw } from './flaw.ts';
import type { Family } from './schema.ts';

type Steps = Exclude<Family, 'session'>;

/** Of what runs: mainSteps, in schema 1.x runtimeConfig. */
export function runFlaws(content: Data, family: Steps): readonly Flaw[] {
  if (isOld(content)) return oldFlaws(content);
  const { runtimeConfig, mainSteps } = content;
  const strange =
    runtimeConfig === undefined ? [] : [certain('runtimeConfig', 'is of schemaVersion 1.2: use mainSteps.')];
  return [...strange, ...mainStepsFlaws(mainSteps, family)];
}

/** Of schema 1.x, or meant to be. */
function isOld({ schemaVersion = '', runtimeConfig }: Data): boolean {
  if (schemaVersion === '') return runtimeConfig !== undefined;
  return [schemaVersion].join('').startsWith('1.');
}

function oldFlaws({ runtimeConfig, mainSteps }: Data): readonly Flaw[] {
  const strange =
    mainSteps === undefined
      ? []
      : [doubtful('mainSteps', 'is of schemaVersion 2.2: set that, or remove it.')];
  if (runtimeConfig === undefined)
    return [
      ...strange,
      certain(
        'runtimeConfig',
        'is missing, and schemaVersion 1.x needs it: add it, or use 2.2 with mainSteps.',
      ),
    ];
  if (!isData(runtimeConfig))
    return [...strange, doubtful('runtimeConfig', 'is no map: give it plugins by name.')];
  const names = Object.keys(runtimeConfig);
  return [...strange, ...names.flatMap((name) => actionFlaws('runtimeConfig', name, 'plugins'))];
}

function mainStepsFlaws(mainSteps: unknown, family: Steps): readonly Flaw[] {
  const way = 'list at least one step, with name and action.';
  if (mainSteps === undefined) return [certain('mainSteps', `is missing: ${way}`)];
  if (!Array.isArray(mainSteps)) return [doubtful('mainSteps', `is no list: ${way}`)];
  if (mainSteps.length === 0) return [certain('mainSteps', `is empty: ${way}`)];
  const steps = mainSteps.flatMap((step: unknown, index) => stepFlaws(step, `mainSteps[${index}]`, family));
  return [...steps, ...duplicateFlaws(mainSteps)];
}

function stepFlaws(step: unknown, path: string, family: Steps): readonly Flaw[] {
  if (!isData(step)) return [doubtful(path, 'is no map: give it name and action.')];
  return [
    ...nameFlaws(step['name'], `${path}.name`),
    ...stepActionFlaws(step['action'], `${path}.action`, family),
    ...(family === 'plugins' ? preconditionFlaws(step['precondition'], `${path}.precondition`) : []),
  ];
}

function nameFlaws(name: unknown, path: string): readonly Flaw[] {
  if (name === undefined) return [certain(path, 'is missing: give the step a name.')];
  if (typeof name !== 'string') return [doubtful(path, 'is not text: put it in quotes.')];
  if (/^[A-Za-z0-9_]+$/.test(name)) return [];
  return [certain(path, `${quoted(name)} has other signs than letters, digits and _: leave them out.`)];
}

function stepActionFlaws(action: unknown, path: string, family: Steps): readonly Flaw[] {
  if (action === undefined) {
    const example = family === 'plugins' ? 'aws:runShellScript' : 'aws:executeAwsApi';
    return [certain(path, `is missing: say what the step does, such as ${example}.`)];
  }
  if (typeof action !== 'string') return [doubtful(path, 'is not text.')];
  return actionFlaws(path, action, family);
}

const PLATFORMS = ['Linux', 'Windows', 'MacOS'];

function preconditionFlaws(precondition: unknown, path: string): readonly Flaw[] {
  const pair: unknown = isData(precondition) ? precondition['StringEquals'] : undefined;
  if (!Array.isArray(pair) || pair.length !== 2) return [];
  const [left, right] = pair as readonly unknown[];
  if (left !== 'platformType' || typeof right !== 'string') return [];
  if (PLATFORMS.includes(right) || right.includes('{{')) return [];
  return [certain(path, `asks for platformType ${quoted(right)}: there are Linux, Windows and MacOS.`)];
}

function duplicateFlaws(steps: readonly unknown[]): readonly Flaw[] {
  const names = steps.map((step) => (isData(step) ? step['name'] : undefined));
  return names.flatMap((name, index) =>
    typeof name === 'string' && names.indexOf(name) < index
      ? [
          certain(
            `mainSteps[${index}].name`,
            `${quoted(name)} is another step's already: choose another one.`,
          ),
        ]
      : [],
  );
}
