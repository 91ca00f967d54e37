import { answerShape, membersOf, type Shape } from './model.ts';

/** What AWS itself answers against its model, by shape and member. */
const SEEN_OF_AWS: Record<string, readonly unknown[]> = {
  // AWS's sample of CreateAssociation with InstanceId; the model allows Pending, Success and Failed.
  'AssociationStatus.Name': ['Associated'],
  // AWS's sample of get-command-invocation; the model allows one character and more.
  'CloudWatchOutputConfig.CloudWatchLogGroupName': [''],
  // AWS's sample of list-command-invocations; the model allows three characters and more, and Command or Invocation.
  'CommandPlugin.OutputS3BucketName': [''],
  'NotificationConfig.NotificationType': [''],
};

/** A pattern that the data names instead of giving it. */
const ISO_8601 = '(ISO-8601 date/duration pattern)';
const EXPRESSIONS: Record<string, RegExp> = {
  [ISO_8601]: /^(\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z|P(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?|)$/,
};

function isMatch(value: string, pattern: string): boolean {
  const source = pattern.replace('(?i)', '').replaceAll('\\:', ':');
  const expression =
    EXPRESSIONS[pattern] ?? new RegExp(`^(?:${source})$`, pattern.startsWith('(?i)') ? 'iu' : 'u');
  return expression.test(value);
}

function isTyped(value: unknown, type: Shape['type']): boolean {
  if (type === 'integer' || type === 'long') return Number.isInteger(value);
  // Epoch seconds, with milliseconds at most.
  if (type === 'timestamp')
    return typeof value === 'number' && Number.isInteger(Math.round(value * 1e6) / 1e3);
  if (type === 'list') return Array.isArray(value);
  if (type === 'map' || type === 'structure') return typeof value === 'object' && !Array.isArray(value);
  return typeof value === type;
}

function sizeOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? value.length : Object.keys(value as object).length;
}

function isFit(value: unknown, shape: Shape): boolean {
  const { min = -Infinity, max = Infinity } = shape;
  if (shape.type === 'boolean' || shape.type === 'structure') return true;
  if (sizeOf(value) < min || sizeOf(value) > max) return false;
  if (shape.type !== 'string') return true;
  if (shape.pattern !== undefined && !isMatch(value as string, shape.pattern)) return false;
  return shape.enum?.includes(value as string) ?? true;
}

function* memberFlaws(value: object, shape: string, path: string): Generator<string, void, undefined> {
  const members = membersOf(shape);
  const missing = Object.keys(members).filter(
    (name) => members[name]!.required && !Object.hasOwn(value, name),
  );
  for (const name of missing) yield `${path}.${name} is missing`;
  for (const [name, given] of Object.entries(value)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined) yield `${path}.${name} is unknown to the model`;
    else if (!SEEN_OF_AWS[`${shape}.${name}`]?.includes(given))
      yield* flaws(given, member, `${path}.${name}`);
  }
}

function* flaws(value: unknown, shape: Shape, path: string): Generator<string, void, undefined> {
  if (value === null || !isTyped(value, shape.type)) {
    yield `${path} is no ${shape.type}: ${JSON.stringify(value)}`;
    return;
  }
  if (!isFit(value, shape)) yield `${path} does not fit the model: ${JSON.stringify(value)}`;
  if (shape.type === 'structure') yield* memberFlaws(value as object, shape.shape, path);
  if (shape.type === 'map')
    for (const key of Object.keys(value as object)) yield* flaws(key, shape.key, `${path}{}`);
  if (shape.type !== 'list' && shape.type !== 'map') return;
  for (const [key, element] of Object.entries(value as object))
    yield* flaws(element, shape.of, `${path}[${key}]`);
}

/** What of an answer's body the model does not allow. */
export function flawsOfAnswer(operation: string, body: object): string[] {
  return [...flaws(body, answerShape(operation), operation)];
}
