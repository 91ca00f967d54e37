import {
  AUTOMATION,
  automation,
  RULE,
  SHELL,
  SLEEP,
  steps,
  type ContentRefusal,
} from './content-refusals.ts';

function unlinked(member: string, link: string): ContentRefusal {
  return {
    content: automation({ ...SLEEP, [member]: link }),
    request: AUTOMATION,
    message: `Unknown step name: "two" in ${member}`,
    ground: RULE,
  };
}

function precondition(given: object): object {
  return steps({ ...SHELL, precondition: given });
}

const LINUX = ['platformType', 'Linux'];
const UNTRIED = 'U: nobody has tried one';

function unrecognized(...pair: string[]): ContentRefusal {
  return {
    content: precondition({ StringEquals: pair }),
    message: `Invalid precondition, unrecognized values [${pair.join(', ')}] encountered.`,
    ground: UNTRIED,
  };
}

function noPair(given: object): ContentRefusal {
  const message = 'Precondition of step one is invalid: StringEquals needs two strings.';
  return { content: precondition(given), message, ground: UNTRIED };
}

/** By what the steps of a content are like. */
export const STEP_REFUSALS: Record<string, ContentRefusal> = {
  'no steps in schema 2.2': {
    content: { schemaVersion: '2.2' },
    message: 'Missing "mainSteps" in the document.',
    ground: RULE,
  },
  'no steps in schema 0.3': {
    content: { schemaVersion: '0.3' },
    request: AUTOMATION,
    message: 'Missing "mainSteps" in the document.',
    ground: RULE,
  },
  'an empty list of steps': {
    content: steps(),
    message: 'Missing "mainSteps" in the document.',
    ground: RULE,
  },
  'a number among its steps': {
    content: { schemaVersion: '2.2', mainSteps: [SHELL, 5] },
    message: 'Missing "mainSteps" in the document.',
    ground: 'U: seen of none',
  },
  'a runtime configuration in schema 2.2': {
    content: { ...steps(SHELL), runtimeConfig: {} },
    message: 'Unknown property "runtimeConfig".',
    ground: RULE,
  },
  'no runtime configuration in schema 1.2': {
    content: { schemaVersion: '1.2' },
    message: 'Missing "runtimeConfig" in the document.',
    ground: RULE,
  },
  'null as runtime configuration': {
    content: { schemaVersion: '1.2', runtimeConfig: null },
    message: 'Missing "runtimeConfig" in the document.',
    ground: 'U: seen of none',
  },
  'a number as runtime configuration': {
    content: { schemaVersion: '1.2', runtimeConfig: 5 },
    message: 'Missing "runtimeConfig" in the document.',
    ground: 'U: seen of none',
  },
  'a list as runtime configuration': {
    content: { schemaVersion: '1.2', runtimeConfig: [] },
    message: 'Missing "runtimeConfig" in the document.',
    ground: 'U: seen of none',
  },
  'steps in schema 1.2': {
    content: { schemaVersion: '1.2', runtimeConfig: {}, mainSteps: [SHELL] },
    message: 'Unknown property "mainSteps".',
    ground: 'U: worded like runtimeConfig in schema 2.2',
  },
  'a step without name': {
    content: steps({ action: SHELL.action }),
    message: 'Missing "name" in step detail.',
    ground: RULE,
  },
  'a step without action': {
    content: steps({ name: 'one' }),
    message: 'Missing "action" in step detail.',
    ground: RULE,
  },
  'a step name with a hyphen': {
    content: steps({ ...SHELL, name: 'step-1' }),
    message: 'StepName: step-1 is invalid.',
    ground: RULE,
  },
  'a number as step name': {
    content: steps({ ...SHELL, name: 5 }),
    message: 'StepName: 5 is invalid.',
    ground: 'U: seen of text',
  },
  'two steps of one name': {
    content: steps(SHELL, SHELL),
    message: 'Duplicate step names found in mainSteps of the document.',
    ground: RULE,
  },
  'a plugin that nobody knows': {
    content: steps({ name: 'one', action: 'aws:fly' }),
    message: 'Unknown plugin name: aws:fly',
    ground: RULE,
  },
  'an action of automations in a command': {
    content: steps(SLEEP),
    message: 'Unknown plugin name: aws:sleep',
    ground: RULE,
  },
  'a plugin in an automation': {
    content: automation(SHELL),
    request: AUTOMATION,
    message: 'Unknown action: aws:runShellScript',
    ground: RULE,
  },
  'a plugin of schema 1.2 that nobody knows': {
    content: { schemaVersion: '1.2', runtimeConfig: { 'aws:fly': {} } },
    message: 'Unknown plugin name: aws:fly',
    ground: RULE,
  },
  'an automation that goes on nowhere': unlinked('nextStep', 'two'),
  'a change template that goes on nowhere': {
    ...unlinked('nextStep', 'two'),
    request: { DocumentType: 'Automation.ChangeTemplate' },
    ground: 'U: seen of automations',
  },
  'an automation that fails into nowhere': unlinked('onFailure', 'step:two'),
  'an automation that is cancelled into nowhere': unlinked('onCancel', 'step:two'),
  'an automation that ends and goes on': {
    content: automation({ ...SLEEP, nextStep: 'two', isEnd: true }, { ...SLEEP, name: 'two' }),
    request: AUTOMATION,
    message: '"isEnd == true" and nextStep should not exist in same step.',
    ground: RULE,
  },
  'an output of a step that is not there': {
    content: { ...automation(SLEEP), outputs: ['two.Payload'] },
    request: AUTOMATION,
    message: 'Unknown step name in named output: two.Payload',
    ground: RULE,
  },
  'a precondition on an unknown platform': {
    content: precondition({ StringEquals: ['platformType', 'Solaris'] }),
    message: 'Invalid precondition, unrecognized values [platformType, Solaris] encountered.',
    ground: RULE,
  },
  'a precondition on a platform in lower case': {
    content: precondition({ StringEquals: ['platformType', 'linux'] }),
    message: 'Invalid precondition, unrecognized values [platformType, linux] encountered.',
    ground: RULE,
  },
  'a precondition on two platforms, but no platformType': unrecognized('Linux', 'Linux'),
  'a precondition on a word before a parameter': unrecognized('not {{ a }}', 'yes'),
  'a precondition on a word after a parameter': unrecognized('{{ a }} too', 'yes'),
  'a precondition with another operator': noPair({ StringLike: ['platformType', 'Linux'] }),
  'a precondition with two operators': noPair({ StringEquals: LINUX, StringLike: LINUX }),
  'a precondition that compares three': noPair({ StringEquals: [...LINUX, 'Windows'] }),
  'a precondition that compares a number': noPair({ StringEquals: ['platformType', 5] }),
};

function session(more: object): Pick<ContentRefusal, 'content' | 'request'> {
  return { content: { schemaVersion: '1.0', ...more }, request: { DocumentType: 'Session' } };
}

/** By what a Session document has. */
export const SESSION_REFUSALS: Record<string, ContentRefusal> = {
  'no session type': {
    ...session({ inputs: {} }),
    message: 'Missing SessionType in the document.',
    ground: RULE,
  },
  'an unknown session type': {
    ...session({ sessionType: 'Telnet' }),
    message: 'Invalid sessionType',
    ground: RULE,
  },
  'a port, but no properties': {
    ...session({ sessionType: 'Port' }),
    message: 'Missing Properties in session type Port document',
    ground: RULE,
  },
};
