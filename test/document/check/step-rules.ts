import { RUNTIME } from '../../contract/content-acceptances.ts';
import { AUTOMATION, automation, SHELL, SLEEP, steps } from '../../contract/content-refusals.ts';
import type { Rule } from './rule.ts';

function onPlatform(...pair: readonly string[]): object {
  return steps({ ...SHELL, precondition: { StringEquals: pair } });
}

/** By steps. */
export const STEPS: Readonly<Record<string, Rule>> = {
  'that are missing': {
    content: { schemaVersion: '2.2' },
    said: ['! mainSteps is missing: list at least one step, with name and action.'],
  },
  'of which there is none': {
    content: steps(),
    said: ['! mainSteps is empty: list at least one step, with name and action.'],
  },
  'that are no list': {
    content: { schemaVersion: '2.2', mainSteps: SHELL },
    said: ['? mainSteps is no list: list at least one step, with name and action.'],
  },
  'one of which is no map': {
    content: { schemaVersion: '2.2', mainSteps: [SHELL, 'uptime'] },
    said: ['? mainSteps[1] is no map: give it name and action.'],
  },
  'beside a runtimeConfig': {
    content: { ...steps(SHELL), runtimeConfig: {} },
    said: ['! runtimeConfig is of schemaVersion 1.2: use mainSteps.'],
  },
  'of schema 1.2 that are missing': {
    content: { schemaVersion: '1.2' },
    said: ['! runtimeConfig is missing, and schemaVersion 1.x needs it: add it, or use 2.2 with mainSteps.'],
  },
  'of schema 1.2 and of 2.2': {
    content: { ...RUNTIME, mainSteps: [SHELL] },
    said: ['? mainSteps is of schemaVersion 2.2: set that, or remove it.'],
  },
  'of schema 1.2 that are no map': {
    content: { ...RUNTIME, runtimeConfig: null },
    said: ['? runtimeConfig is no map: give it plugins by name.'],
  },
  'of schema 1.2, which is a number': {
    content: { ...RUNTIME, schemaVersion: 1.2 },
    said: ['! schemaVersion is not text: write "2.2" or "2.0" or "1.2" or "1.0", in quotes.'],
  },
  'of schema 1.2, which is not said': {
    content: { runtimeConfig: RUNTIME.runtimeConfig },
    said: ['? schemaVersion is missing: write "2.2" or "2.0" or "1.2" or "1.0".'],
  },
  'without a name': {
    content: steps(SHELL, { action: SHELL.action }),
    said: ['! mainSteps[1].name is missing: give the step a name.'],
  },
  'with a number as name': {
    content: steps({ ...SHELL, name: 5 }),
    said: ['? mainSteps[0].name is not text: put it in quotes.'],
  },
  'with a hyphen in a name': {
    content: steps({ ...SHELL, name: 'step-1' }),
    said: ['! mainSteps[0].name "step-1" has other signs than letters, digits and _: leave them out.'],
  },
  'with a name that goes on and on': {
    content: steps({ ...SHELL, name: '-'.repeat(100) }),
    said: [
      `! mainSteps[0].name "${'-'.repeat(60)}…" has other signs than letters, digits and _: leave them out.`,
    ],
  },
  'of one name': {
    content: steps(SHELL, { ...SHELL, name: 'two' }, SHELL),
    said: [`! mainSteps[2].name "one" is another step's already: choose another one.`],
  },
  'without an action': {
    content: steps({ name: 'one' }),
    said: ['! mainSteps[0].action is missing: say what the step does, such as aws:runShellScript.'],
  },
  'without an action in an automation': {
    content: automation({ name: 'one' }),
    ...AUTOMATION,
    said: ['! mainSteps[0].action is missing: say what the step does, such as aws:executeAwsApi.'],
  },
  'with a list as action': {
    content: steps({ name: 'one', action: [] }),
    said: ['? mainSteps[0].action is not text.'],
  },
  'with a slip in the plugin': {
    content: steps({ ...SHELL, action: 'aws:runShelScript' }),
    said: [
      '? mainSteps[0].action "aws:runShelScript" is no plugin that this operator knows. Is it aws:runShellScript?',
    ],
  },
  'with a plugin that nobody knows': {
    content: steps({ ...SHELL, action: 'aws:fly' }),
    said: ['? mainSteps[0].action "aws:fly" is no plugin that this operator knows. Look for a slip in it.'],
  },
  'with a slip in the action': {
    content: automation({ ...SLEEP, action: 'sleep' }),
    ...AUTOMATION,
    said: ['? mainSteps[0].action "sleep" is no action that this operator knows. Is it aws:sleep?'],
  },
  'with a plugin in an automation': {
    content: automation(SHELL),
    ...AUTOMATION,
    said: [
      '? mainSteps[0].action "aws:runShellScript" is a plugin that runs on nodes: use aws:runCommand, or another documentType.',
    ],
  },
  'of schema 1.2 with a slip in the plugin': {
    content: { ...RUNTIME, runtimeConfig: { 'aws:runShell': {} } },
    said: ['? runtimeConfig "aws:runShell" is no plugin that this operator knows. Look for a slip in it.'],
  },
  'for a platform that is none': {
    content: onPlatform('platformType', 'linux'),
    said: ['! mainSteps[0].precondition asks for platformType "linux": there are Linux, Windows and MacOS.'],
  },
  'for a platform that a parameter says': {
    content: onPlatform('platformType', '{{ ssm:platform }}'),
    said: [],
  },
};

/** By what leads from step to step. */
export const LINKS: Readonly<Record<string, Rule>> = {
  'a next step that is not there': {
    content: automation({ ...SLEEP, nextStep: 'two' }),
    ...AUTOMATION,
    said: ['! mainSteps[0].nextStep "two" leads to no step: name one of mainSteps.'],
  },
  'a failure that leads nowhere': {
    content: automation({ ...SLEEP, onFailure: 'step:two' }),
    ...AUTOMATION,
    said: [
      '! mainSteps[0].onFailure "step:two" leads to no step: name one of mainSteps. Abort or Continue would do, too.',
    ],
  },
  'a word of failures as next step': {
    content: automation({ ...SLEEP, nextStep: 'Abort' }),
    ...AUTOMATION,
    said: ['? mainSteps[0].nextStep "Abort" leads to no step: name one of mainSteps.'],
  },
  'a next step that is not there, in a change template': {
    content: automation({ ...SLEEP, nextStep: 'two' }),
    DocumentType: 'Automation.ChangeTemplate',
    said: ['? mainSteps[0].nextStep "two" leads to no step: name one of mainSteps.'],
  },
  'an end that goes on': {
    content: automation({ ...SLEEP, isEnd: true, nextStep: 'two' }, { ...SLEEP, name: 'two' }),
    ...AUTOMATION,
    said: ['! mainSteps[0].isEnd is true, and nextStep goes on: remove one of the two.'],
  },
  'an output of no step': {
    content: { ...automation(SLEEP), outputs: ['one.Payload', 'two.Payload'] },
    ...AUTOMATION,
    said: ['! outputs[1] "two.Payload" names no step: write STEP.OUTPUT with a step of mainSteps.'],
  },
  'an output that a loop may have': {
    content: { ...automation({ name: 'one', action: 'aws:loop' }), outputs: ['two.Payload'] },
    ...AUTOMATION,
    said: ['? outputs[0] "two.Payload" names no step: write STEP.OUTPUT with a step of mainSteps.'],
  },
};
