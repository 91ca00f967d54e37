import {
  AUTOMATION,
  automation,
  parameters,
  RULE,
  SHELL,
  SLEEP,
  steps,
  type ContentRefusal,
} from './content-refusals.ts';
import type { Ground } from './statement.ts';

function unknownType(type: string, documentType: 'Command' | 'Automation' = 'Command'): ContentRefusal {
  const content = documentType === 'Command' ? steps(SHELL) : automation(SLEEP);
  return {
    content: { ...content, parameters: { a: { type } } },
    request: { DocumentType: documentType },
    message: `Parameter type: ${type} is invalid.`,
    ground: 'U: not among the types that were tried',
  };
}

function unfit(type: string, value: unknown, ground: Ground): ContentRefusal {
  const message = `Wrong default value for a "${type}" parameters`;
  return { content: parameters({ a: { type, default: value } }), message, ground };
}

const WORDED = 'U: words without digits were tried';
const TYPED = 'U: seen of Integer, Boolean and StringList alone';

/** By what a parameter is like. */
export const PARAMETER_REFUSALS: Record<string, ContentRefusal> = {
  'a name with a hyphen': {
    content: parameters({ 'a-b': { type: 'String' } }),
    message: 'Parameter name "a-b" is not alpha-numeric.',
    ground: RULE,
  },
  'a name with an underscore': {
    content: parameters({ a_b: { type: 'String' } }),
    message: 'Parameter name "a_b" is not alpha-numeric.',
    ground: RULE,
  },
  'no type': {
    content: parameters({ a: {} }),
    message: 'Missing "type" in parameter definition.',
    ground: RULE,
  },
  'an unknown type': {
    content: parameters({ a: { type: 'Text' } }),
    message: 'Parameter type: Text is invalid.',
    ground: RULE,
  },
  'a type in lower case': {
    content: parameters({ a: { type: 'string' } }),
    message: 'Parameter type: string is invalid.',
    ground: RULE,
  },
  'a type of resources in a command': unknownType('AWS::EC2::Instance::Id'),
  'a type of resources after a word': unknownType('an AWS::EC2::Instance::Id', 'Automation'),
  'a type of resources before a word': unknownType('AWS::EC2::Instance::Id or none', 'Automation'),
  'an unknown type in an automation': unknownType('Text', 'Automation'),
  'a type that every JavaScript object has a member of': {
    content: parameters({ a: { type: 'constructor', default: 'x' } }),
    message: 'Parameter type: constructor is invalid.',
    ground: RULE,
  },
  'the name of a prototype as type': {
    content: parameters({ a: { type: '__proto__', default: 'x' } }),
    message: 'Parameter type: __proto__ is invalid.',
    ground: RULE,
  },
  'a type in a list': {
    content: parameters({ a: { type: ['String'] } }),
    message: 'Parameter type: ["String"] is invalid.',
    ground: 'U: nobody has tried a list',
  },
  'an object as type': {
    content: parameters({ a: { type: { toString: 1 } } }),
    message: 'Parameter type: {"toString":1} is invalid.',
    ground: 'U: nobody has tried an object',
  },
  'a number as description': {
    content: parameters({ a: { type: 'String', description: 5 } }),
    message: 'description should be String',
    ground: 'U: worded like schemaVersion',
  },
  'a number as default of a String': unfit('String', 1, TYPED),
  'a string as default of a StringList': unfit('StringList', 'x', RULE),
  'a number among the default of a StringList': unfit('StringList', ['x', 1], TYPED),
  'a word as default of an Integer': unfit('Integer', 'many', RULE),
  'a word after digits as default of an Integer': unfit('Integer', '5 minutes', WORDED),
  'a word before digits as default of an Integer': unfit('Integer', 'about 5', WORDED),
  'digits in a list as default of an Integer': unfit('Integer', ['5'], TYPED),
  'a fraction as default of an Integer': unfit('Integer', 1.5, 'U: no fraction was tried'),
  'a word as default of a Boolean': unfit('Boolean', 'yes', RULE),
  'a list as default of a StringMap': unfit('StringMap', [], TYPED),
  'a map as default of a MapList': unfit('MapList', {}, TYPED),
  'a number as default of a resource': {
    content: { ...automation(SLEEP), parameters: { a: { type: 'AWS::EC2::Instance::Id', default: 1 } } },
    request: AUTOMATION,
    message: 'Wrong default value for a "AWS::EC2::Instance::Id" parameters',
    ground: TYPED,
  },
  'a reference without blanks, but no declaration': {
    content: parameters({}, { ...SHELL, inputs: { runCommand: ['{{user}}'] } }),
    message: 'Parameter "user" is not declared.',
    ground: 'U: seen of one with blanks',
  },
  'a reference, but no declaration': {
    content: parameters({ a: { type: 'String' } }, { ...SHELL, inputs: { runCommand: ['{{a}} {{ b }}'] } }),
    message: 'Parameter "b" is not declared.',
    ground: RULE,
  },
};
