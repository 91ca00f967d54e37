import { AUTOMATION, automation, parameters, SHELL, SLEEP, steps } from '../../contract/content-refusals.ts';
import { RUNTIME } from '../../contract/content-acceptances.ts';

/** A content, and what is said of it: after `!` what is certain, after `?` what is doubtful. */
export interface Rule {
  readonly content: string | object;
  /** Default: Command. */
  readonly DocumentType?: string;
  /** Default: JSON. */
  readonly DocumentFormat?: 'JSON' | 'YAML' | 'TEXT';
  readonly said: readonly string[];
}

const USED = { name: 'one', action: 'aws:runShellScript', inputs: { runCommand: ['{{ a }}'] } };
const TYPES = 'String, StringList, Boolean, Integer, MapList or StringMap';
const SESSION = { DocumentType: 'Session' } as const;
const YAML = { DocumentFormat: 'YAML' } as const;

function withDefault(type: string, value: unknown): object {
  return parameters({ a: { type, default: value } }, USED);
}

function onPlatform(...pair: readonly string[]): object {
  return steps({ ...SHELL, precondition: { StringEquals: pair } });
}

/** By what a content as a whole is like. */
export const WHOLE: Readonly<Record<string, Rule>> = {
  'nothing that is known against it': { content: steps(SHELL), said: [] },
  'more bytes than AWS takes, in fewer letters': {
    content: { ...steps(SHELL), description: 'ä'.repeat(33_000) },
    said: [
      '! The content has 66099 bytes, and AWS takes 65536 (64 KB): shorten it, or let a step fetch its scripts.',
    ],
  },
  'JSON that ends early': {
    content: '{"a": [1,\n',
    said: ['! The content is no JSON: see line 2, column 1.'],
  },
  'a comma before the end of a list': {
    content: '{"a": [1, 2, ]}',
    said: ['! The content is no JSON: see line 1, column 14.'],
  },
  'a word in place of a key': {
    content: '{a: 1}',
    said: ['! The content is no JSON: see line 1, column 2.'],
  },
  'two values of one key': {
    content: '{"a": 1 2}',
    said: ['! The content is no JSON: see line 1, column 9.'],
  },
  'a number with a leading zero': {
    content: '{"a": 0755}',
    said: ['! The content is no JSON: see line 1, column 7.'],
  },
  'brackets that do not match': {
    content: '{"a": {}]',
    said: ['! The content is no JSON: see line 1, column 9.'],
  },
  'YAML that is not said to be': {
    content: 'schemaVersion: "2.2"\nmainSteps: []\n',
    said: ['! The content is no JSON: see line 1, column 1. It reads as YAML: set documentFormat: YAML.'],
  },
  'YAML that is none': {
    content: 'a: [1,\nb: }',
    ...YAML,
    said: ['! The content is no YAML: see line 2, column 1 (deficient indentation).'],
  },
  'a parameter in YAML without quotes': {
    content: 'schemaVersion: "2.2"\nmainSteps: [{name: a, action: {{ b }}}]',
    ...YAML,
    said: [
      "? The YAML can't be read as data (object-based map does not support complex keys). Where a value is {{ a parameter }}, put quotes around it.",
    ],
  },
  'two YAML documents': {
    content: 'a: 1\n---\nb: 2\n',
    ...YAML,
    said: ['? The content is to be one YAML document, without a second --- in it.'],
  },
  'no YAML document': {
    content: '# later\n',
    ...YAML,
    said: ['? The content is to be one YAML document, without a second --- in it.'],
  },
  'a list in place of a map': {
    content: '[]',
    said: ['? The content is no map: give it schemaVersion.'],
  },
  'a key of YAML twice, of which readers may take the last': {
    content:
      'schemaVersion: "9"\nschemaVersion: "2.2"\nmainSteps: [{name: one, action: "aws:runShellScript"}]',
    ...YAML,
    said: [],
  },
  'YAML that contains itself': {
    content: 'schemaVersion: "2.2"\nmainSteps: &a\n- {name: one, action: "aws:runShellScript", inputs: *a}',
    ...YAML,
    said: [],
  },
  'JSON in place of a calendar': {
    content: '{}',
    DocumentType: 'ChangeCalendar',
    said: ['! A ChangeCalendar is text: set documentFormat: TEXT, and give it as contentText.'],
  },
  'a calendar': {
    content: 'BEGIN:VCALENDAR',
    DocumentType: 'ChangeCalendar',
    DocumentFormat: 'TEXT',
    said: [],
  },
  'a type that nobody has told of': { content: 'no JSON', DocumentType: 'Package', said: [] },
};

/** By schema version. */
export const SCHEMA: Readonly<Record<string, Rule>> = {
  'of another type': {
    content: automation(SLEEP),
    said: [
      '! schemaVersion "0.3" is not for documentType Command, which takes "2.2" or "2.0" or "1.2" or "1.0". Or set documentType: Automation.',
      '? mainSteps[0].action "aws:sleep" is an action of automations: set documentType: Automation, or use a plugin.',
    ],
  },
  'of no type': {
    content: { ...automation(SLEEP), schemaVersion: '3.0' },
    ...AUTOMATION,
    said: ['! schemaVersion "3.0" is not for documentType Automation, which takes "0.3".'],
  },
  'as a number': {
    content: { ...automation(SLEEP), schemaVersion: 0.3 },
    ...AUTOMATION,
    said: ['! schemaVersion is not text: write "0.3", in quotes.'],
  },
  'as a number in YAML, which some readers take for text': {
    content: 'schemaVersion: 0.3\nmainSteps: [{name: one, action: "aws:sleep"}]',
    ...AUTOMATION,
    ...YAML,
    said: ['? schemaVersion is not text: write "0.3", in quotes.'],
  },
  missing: {
    content: { mainSteps: [SHELL] },
    DocumentType: 'Policy',
    said: ['? schemaVersion is missing: write "2.2" or "2.0".'],
  },
};

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

/** By parameters. */
export const PARAMETERS: Readonly<Record<string, Rule>> = {
  'that are no map': {
    content: { ...steps(SHELL), parameters: ['a'] },
    said: ['? parameters is no map: give it parameters by name.'],
  },
  'one of which is no map': {
    content: parameters({ a: 'String' }, USED),
    said: ['? parameters.a is no map: give it a type.'],
  },
  'with an underscore': {
    content: parameters({ a_b: { type: 'String' } }),
    said: [
      '! parameters.a_b has other signs than letters and digits in its name: leave them out, _ and - too.',
    ],
  },
  'without a type': {
    content: parameters({ a: {} }, USED),
    said: [`! parameters.a.type is missing: write ${TYPES}.`],
  },
  'of a type that is none': {
    content: parameters({ a: { type: 'string' } }, USED),
    said: [`! parameters.a.type "string" is no type of parameters: write ${TYPES}.`],
  },
  'of a type that is none, in an automation': {
    content: { ...automation({ ...SLEEP, inputs: '{{ a }}' }), parameters: { a: { type: 'string' } } },
    ...AUTOMATION,
    said: [`? parameters.a.type "string" is no type of parameters: write ${TYPES}.`],
  },
  'of a type of resources, in a command': {
    content: parameters({ a: { type: 'AWS::EC2::Instance::Id' } }, USED),
    said: [`? parameters.a.type "AWS::EC2::Instance::Id" is no type of parameters: write ${TYPES}.`],
  },
  'of a list as type': {
    content: parameters({ a: { type: ['String'] } }, USED),
    said: [`? parameters.a.type is not text: write ${TYPES}.`],
  },
  'with text as default of a list': {
    content: withDefault('StringList', 'x'),
    said: [
      '! parameters.a.default is not of type StringList: write a list of texts, such as ["one"], or remove it.',
    ],
  },
  'with a list in a text as default': {
    content: withDefault('StringList', '["x"]'),
    said: [
      '? parameters.a.default is not of type StringList: write a list of texts, such as ["one"], or remove it.',
    ],
  },
  'with a word as default of a number': {
    content: withDefault('Integer', 'many'),
    said: ['! parameters.a.default is not of type Integer: write a whole number, or remove it.'],
  },
  'with a fraction as default of a number': {
    content: withDefault('Integer', 1.5),
    said: ['? parameters.a.default is not of type Integer: write a whole number, or remove it.'],
  },
  'with digits and a word as default of a number': {
    content: withDefault('Integer', '5 minutes'),
    said: ['? parameters.a.default is not of type Integer: write a whole number, or remove it.'],
  },
  'with a word as default of a truth': {
    content: withDefault('Boolean', 'yes'),
    said: [
      '! parameters.a.default is not of type Boolean: write true or false, without quotes, or remove it.',
    ],
  },
  'with a truth in quotes as default': {
    content: withDefault('Boolean', 'True'),
    said: [
      '? parameters.a.default is not of type Boolean: write true or false, without quotes, or remove it.',
    ],
  },
  'with a word as default of a truth in YAML, which some readers take for one': {
    content:
      'schemaVersion: "2.2"\nparameters: {a: {type: Boolean, default: yes}}\nmainSteps: [{name: one, action: "aws:runShellScript", inputs: {runCommand: ["{{ a }}"]}}]',
    ...YAML,
    said: [
      '? parameters.a.default is not of type Boolean: write true or false, without quotes, or remove it.',
    ],
  },
  'with a word as default of a truth in YAML, which some readers take for a date': {
    content:
      'schemaVersion: "2.2"\nparameters: {a: {type: Boolean, default: 2026-11-28}}\nmainSteps: [{name: one, action: "aws:runShellScript", inputs: {runCommand: ["{{ a }}"]}}]',
    ...YAML,
    said: [
      '? parameters.a.default is not of type Boolean: write true or false, without quotes, or remove it.',
    ],
  },
  'with an empty text as default of a number': {
    content: withDefault('Integer', ''),
    said: ['? parameters.a.default is not of type Integer: write a whole number, or remove it.'],
  },
  'with a number as default of a text': {
    content: withDefault('String', 1),
    said: ['? parameters.a.default is not of type String: write text, in quotes, or remove it.'],
  },
  'with nothing as default': {
    content: withDefault('String', null),
    said: ['? parameters.a.default is not of type String: write text, in quotes, or remove it.'],
  },
  'with a list as default of a map': {
    content: withDefault('StringMap', []),
    said: ['? parameters.a.default is not of type StringMap: write a map, or remove it.'],
  },
  'with a map as default of a list of maps': {
    content: withDefault('MapList', {}),
    said: ['? parameters.a.default is not of type MapList: write a list of maps, or remove it.'],
  },
  'that a step uses and nothing declares, told once': {
    content: steps({ ...SHELL, inputs: { runCommand: ['uptime', '{{b}}', '{{ b }}'] } }),
    said: [
      '! mainSteps[0].inputs.runCommand[1] uses {{ b }}, which parameters does not declare: declare it there, or correct the name.',
    ],
  },
  'that something else uses and nothing declares': {
    content: { ...automation(SLEEP), assumeRole: '{{ role }}' },
    ...AUTOMATION,
    said: [
      '? assumeRole uses {{ role }}, which parameters does not declare: declare it there, or correct the name.',
    ],
  },
  'that nothing uses': {
    content: parameters({ a: { type: 'String' }, b: { type: 'String' } }, USED),
    said: ['? parameters.b is declared, and nothing uses {{ b }}: use it, or remove it.'],
  },
  'that only the prose names': {
    content: { ...parameters({ a: { type: 'String' } }), description: 'Runs {{ a }}.' },
    said: ['? parameters.a is declared, and nothing uses {{ a }}: use it, or remove it.'],
  },
  'that are used by member, from the environment, or by AWS': {
    content: {
      ...parameters({
        a: { type: 'StringMap' },
        b: { type: 'String', interpolationType: 'ENV_VAR' },
        AssociationId: { type: 'String', default: '' },
      }),
      mainSteps: [{ ...SHELL, inputs: { runCommand: ['echo {{ a.Key }}', 'echo "$SSM_b"'] } }],
    },
    said: [],
  },
  'of steps, of Parameter Store and of AWS': {
    content: automation({ ...SLEEP, inputs: ['{{ one.Out }}', '{{ ssm:key }}', '{{ global:DATE }}'] }),
    ...AUTOMATION,
    said: [],
  },
};

/** By what a session has instead of steps. */
export const SESSIONS: Readonly<Record<string, Rule>> = {
  'of no type': {
    content: { schemaVersion: '1.0' },
    ...SESSION,
    said: [
      '! sessionType is missing: write Standard_Stream, InteractiveCommands, NonInteractiveCommands or Port.',
    ],
  },
  'of a type that is none': {
    content: { schemaVersion: '1.0', sessionType: 'Telnet' },
    ...SESSION,
    said: [
      '! sessionType "Telnet" is no type of sessions: write Standard_Stream, InteractiveCommands, NonInteractiveCommands or Port.',
    ],
  },
  'of a number as type': {
    content: { schemaVersion: '1.0', sessionType: 1 },
    ...SESSION,
    said: [
      '? sessionType is not text: write Standard_Stream, InteractiveCommands, NonInteractiveCommands or Port.',
    ],
  },
  'without what its type needs': {
    content: { schemaVersion: '1.0', sessionType: 'Port' },
    ...SESSION,
    said: ['! properties is needed with sessionType Port: add it.'],
  },
  'with text as what its type needs': {
    content: { schemaVersion: '1.0', sessionType: 'Port', properties: '22' },
    ...SESSION,
    said: ['? properties is needed with sessionType Port: add it.'],
  },
  'that is just a stream': {
    content: { schemaVersion: '1.0', sessionType: 'Standard_Stream' },
    ...SESSION,
    said: [],
  },
};
