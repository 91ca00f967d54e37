import type { Column, Definition, Schema } from './definition.ts';

/** A page that says of each field of a kind what `kubectl explain` says. Markdown. */
export function referenceOf({ spec }: Definition, plural: string): string {
  const { kind, shortNames = [] } = spec.names;
  const [{ name: version, schema, additionalPrinterColumns: columns }] = spec.versions;
  const { description = '', properties: { spec: wanted = {}, status = {} } = {} } = schema.openAPIV3Schema;
  const [short = plural] = shortNames;
  return [
    `<!-- Made from crds/${plural}.yaml by npm run generate. Change that file, not this one. -->`,
    '',
    `# ${kind}`,
    '',
    plain(description),
    '',
    `\`${spec.group}/${version}\`, short \`${short}\`. \`kubectl explain ${kind.toLowerCase()}.spec\` shows the same.`,
    '',
    `## What \`kubectl get ${short}\` shows`,
    '',
    ...columns.map(columnLine),
    '',
    '## spec',
    '',
    ...rulesOf(wanted),
    ...fieldsOf(wanted, ''),
    '## status',
    '',
    ...fieldsOf(status, ''),
  ].join('\n');
}

function columnLine({ name, description, priority = 0 }: Column): string {
  const wide = priority > 0 ? ' (`-o wide`)' : '';
  return `- \`${name.toUpperCase()}\`${wide}: ${description ?? 'How old the resource is.'}`;
}

/** Each field, and below it those that it is made of. */
function fieldsOf({ properties = {}, required = [] }: Schema, path: string): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const full = path === '' ? name : `${path}.${name}`;
    const { parts, suffix } = partsOf(field);
    const facts = [typeOf(field), ...limitsOf(field), ...(required.includes(name) ? ['required'] : [])];
    return [
      `### ${full}`,
      '',
      `*${facts.join(', ')}*`,
      '',
      ...(field.description === undefined ? [] : [plain(field.description), '']),
      ...rulesOf(field),
      ...(parts === undefined ? [] : [...rulesOf(parts), ...fieldsOf(parts, `${full}${suffix}`)]),
    ];
  });
}

function partsOf(field: Schema): { readonly parts?: Schema; readonly suffix: string } {
  if (field.properties !== undefined)
    return { parts: { ...field, 'x-kubernetes-validations': [] }, suffix: '' };
  const [parts, suffix] =
    field.items === undefined ? [field.additionalProperties, '.*'] : [field.items, '[]'];
  return typeof parts === 'object' && parts.properties !== undefined ? { parts, suffix } : { suffix };
}

function typeOf(field: Schema): string {
  if (field.enum !== undefined) return field.enum.map((value) => `\`${value}\``).join(' or ');
  if (field['x-kubernetes-int-or-string'] === true) return 'integer or string';
  if (field.items !== undefined) return `list of ${typeOf(field.items)}`;
  const values = field.additionalProperties;
  if (typeof values === 'object') return `map of ${typeOf(values)}`;
  return field.format === 'date-time' ? 'time (RFC 3339)' : (field.type ?? 'anything');
}

function limitsOf(field: Schema): readonly string[] {
  const { default: standard, minLength, maxLength, minItems, maxItems, minimum, maximum, pattern } = field;
  return [
    ...(standard === undefined ? [] : [`default \`${JSON.stringify(standard)}\``]),
    ...rangeOf(minimum, maximum, ''),
    ...rangeOf(minLength, maxLength, ' characters'),
    ...rangeOf(minItems, maxItems, ' items'),
    ...(pattern === undefined ? [] : [`has to match \`${pattern}\``]),
  ];
}

function rangeOf(least: number | undefined, most: number | undefined, unit: string): readonly string[] {
  if (least === undefined) return most === undefined ? [] : [`at most ${most}${unit}`];
  return [most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`];
}

/** What the API server refuses, in its words. */
function rulesOf({ 'x-kubernetes-validations': rules = [] }: Schema): string[] {
  const words = rules.flatMap(({ message }) => (message === undefined ? [] : [`- ${plain(message)}`]));
  return words.length === 0
    ? []
    : ['The API server refuses what breaks one of these rules:', '', ...words, ''];
}

/** Markdown would take it for HTML. */
function plain(text: string): string {
  return text.replaceAll('<', '&lt;');
}
