import { AUTOMATION, automation, parameters, SHELL, SLEEP, steps } from '../../contract/content-refusals.ts';
import type { Rule } from './rule.ts';

const USED = { name: 'one', action: 'aws:runShellScript', inputs: { runCommand: ['{{ a }}'] } };
const TYPES = 'String, StringList, Boolean, Integer, MapList or StringMap';
const SESSION = { DocumentType: 'Session' } as const;
const YAML = { DocumentFormat: 'YAML' } as const;
function withDefault(type: string, value: unknown): object {
  return parameters({ a: { type, default: value } }, USED);
}

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
