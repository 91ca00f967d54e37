import { AwsError } from './error.ts';
import { isObject } from './is-object.ts';

interface Bounds {
  min?: number;
  max?: number;
}

/** Constraints of the AWS model on a text; its bounds are those of its length. */
export interface TextRule extends Bounds {
  type: 'string';
  pattern?: string;
  enum?: readonly string[];
}

/** Constraints of the AWS model on an object, by member. */
export interface StructureRule {
  type: 'structure';
  members: Readonly<Record<string, Rule>>;
  required: readonly string[];
}

/** A constraint of the AWS model on one value. */
export type Rule =
  | TextRule
  | (Bounds & { type: 'integer' })
  | { type: 'boolean' }
  | { type: 'timestamp' }
  | (Bounds & { type: 'list'; of: Rule })
  | (Bounds & { type: 'map'; key: TextRule; of: Rule })
  | StructureRule;

/** One constraint on a value, in AWS's words. The value has the type of its rule. */
interface Constraint {
  text: string;
  holds: (value: unknown) => boolean;
}

function sizeOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? value.length : Object.keys(value as object).length;
}

function boundsOf({ min, max }: Bounds, what: 'length' | 'value'): Constraint[] {
  const least = { text: `Member must have ${what} greater than or equal to ${min}` };
  const most = { text: `Member must have ${what} less than or equal to ${max}` };
  return [
    ...(max === undefined ? [] : [{ ...most, holds: (value: unknown) => sizeOf(value) <= max }]),
    ...(min === undefined ? [] : [{ ...least, holds: (value: unknown) => sizeOf(value) >= min }]),
  ];
}

/** The model's patterns must match the whole value, whether they carry anchors or not. `(?i)` and `\:` are Java's. */
function expressionOf(pattern: string): RegExp {
  const whole = `^(?:${pattern.replace('(?i)', '').replaceAll('\\:', ':')})$`;
  return new RegExp(whole, pattern.startsWith('(?i)') ? 'iu' : 'u');
}

function textConstraints(rule: TextRule): Constraint[] {
  const { pattern, enum: values } = rule;
  const found = boundsOf(rule, 'length');
  if (pattern !== undefined) {
    const text = `Member must satisfy regular expression pattern: ${pattern}`;
    found.push({ text, holds: (value) => expressionOf(pattern).test(value as string) });
  }
  if (values !== undefined) {
    const text = `Member must satisfy enum value set: [${values.join(', ')}]`;
    found.push({ text, holds: (value) => values.includes(value as string) });
  }
  return found;
}

/** The constraints on what is in a list or map are told together, all of them, whichever is broken. */
function within(
  subject: 'Member' | 'Map keys' | 'Map value',
  elements: (value: object) => unknown[],
  rule: Rule,
): Constraint {
  const constraints = constraintsOf(rule);
  const text = `${subject} must satisfy constraint: [${constraints.map((one) => one.text).join(', ')}]`;
  const holds = (value: unknown) =>
    elements(value as object).every((element) => constraints.every((one) => one.holds(element)));
  return { text, holds };
}

/** The constraints on a value as a whole; those on members of structures stand on their own. */
function constraintsOf(rule: Rule): Constraint[] {
  switch (rule.type) {
    case 'string':
      return textConstraints(rule);
    case 'integer':
      return boundsOf(rule, 'value');
    case 'list':
      return [...boundsOf(rule, 'length'), within('Member', Object.values, rule.of)];
    case 'map':
      return [
        ...boundsOf(rule, 'length'),
        within('Map keys', Object.keys, rule.key),
        within('Map value', Object.values, rule.of),
      ];
    case 'boolean':
    case 'timestamp':
    case 'structure':
      return [];
  }
}

/** A value as Java writes it. [U] structures within: by their members. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, element]) => `${key}=${shown(element)}`);
  return `{${entries.join(', ')}}`;
}

function broken(value: unknown, path: string, constraint: string): string {
  const told = value === null ? 'null' : `'${shown(value)}'`;
  return `Value ${told} at '${path}' failed to satisfy constraint: ${constraint}`;
}

function* violations(value: unknown, rule: Rule, path: string): Generator<string, void, undefined> {
  for (const { text, holds } of constraintsOf(rule)) if (!holds(value)) yield broken(value, path, text);
  if (rule.type === 'structure') {
    yield* structureViolations(value as Record<string, unknown>, rule, path);
  }
  if (rule.type !== 'list' || rule.of.type !== 'structure') return;
  for (const [index, element] of (value as unknown[]).entries()) {
    yield* violations(element, rule.of, `${path}.${index + 1}.member`);
  }
}

/** `AssociationId` → `associationId`: paths in messages are lower camel case. */
function pathOf(parent: string, member: string): string {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return parent === '' ? name : `${parent}.${name}`;
}

function* structureViolations(
  value: Record<string, unknown>,
  rule: StructureRule,
  path: string,
): Generator<string, void, undefined> {
  for (const [member, memberRule] of Object.entries(rule.members)) {
    const given = value[member];
    const memberPath = pathOf(path, member);
    if (given !== undefined) yield* violations(given, memberRule, memberPath);
    else if (rule.required.includes(member)) yield broken(null, memberPath, 'Member must not be null');
  }
}

/** Throws a ValidationException that tells all violations of the model in `input`. */
export function checkConstraints(input: Record<string, unknown>, rule: StructureRule): void {
  const found = [...structureViolations(input, rule, '')];
  if (found.length === 0) return;
  const count = `${found.length} validation error${found.length === 1 ? '' : 's'} detected: `;
  throw new AwsError('ValidationException', count + found.join('; '));
}
