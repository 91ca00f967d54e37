import { certain, doubtful, isData, type Data, type Flaw } from './flaw.ts';

/** `{{ x }}`. With a dot or a colon it means something else: an output of a step, Parameter Store, a variable. */
const REFERENCE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** Of parameters that are used and not declared, or declared and not used. */
export function referenceFlaws(content: Data): readonly Flaw[] {
  const declared = isData(content['parameters']) ? Object.keys(content['parameters']) : [];
  const { mainSteps, parameters, description: _prose, ...others } = content;
  const inSteps = undeclared(mainSteps, 'mainSteps', declared);
  const elsewhere = Object.entries(others).flatMap(([member, value]) => undeclared(value, member, declared));
  return [
    ...inSteps.map(({ name, path }) => certain(path, wordsOf(name))),
    ...elsewhere.map(({ name, path }) => doubtful(path, wordsOf(name))),
    ...unusedFlaws(declared, [mainSteps, others, parameters]),
  ];
}

function wordsOf(name: string): string {
  return `uses {{ ${name} }}, which parameters does not declare: declare it there, or correct the name.`;
}

interface Used {
  readonly name: string;
  readonly path: string;
}

/** Each name once, where it is first used. */
function undeclared(value: unknown, path: string, declared: readonly string[]): readonly Used[] {
  const found = new Map<string, Used>();
  for (const { text, path: place } of textsIn(value, path)) {
    for (const [, name = ''] of text.matchAll(REFERENCE)) {
      if (!declared.includes(name) && !found.has(name)) found.set(name, { name, path: place });
    }
  }
  return [...found.values()];
}

/** AWS itself gives this one a value. */
const GIVEN = ['AssociationId'];

function unusedFlaws(declared: readonly string[], parts: readonly unknown[]): readonly Flaw[] {
  const used = new Set([...GIVEN, ...parts.flatMap((part) => textsIn(part, '')).flatMap(usedIn)]);
  return declared
    .filter((name) => /^[A-Za-z0-9]+$/.test(name) && !used.has(name))
    .map((name) =>
      doubtful(`parameters.${name}`, `is declared, and nothing uses {{ ${name} }}: use it, or remove it.`),
    );
}

/** As `{{ x }}` or a member of it, or as the variable of the environment that AWS can make of it. */
const USES = [/\{\{\s*([A-Za-z0-9]+)\s*[}.[]/g, /\bSSM_([A-Za-z0-9]+)\b/g];

function usedIn({ text }: Text): readonly string[] {
  return USES.flatMap((use) => [...text.matchAll(use)].map(([, name = '']) => name));
}

interface Text {
  readonly text: string;
  readonly path: string;
}

/** All texts below a value, each list and map once: in YAML one may stand in many places, even in itself. */
function textsIn(value: unknown, path: string): readonly Text[] {
  const seen = new Set<unknown>();
  const open = [{ value, path }];
  const texts: Text[] = [];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { value: found, path: place } = one;
    if (typeof found === 'string') texts.push({ text: found, path: place });
    if (typeof found !== 'object' || found === null || seen.has(found)) continue;
    seen.add(found);
    open.push(...membersOf(found, place).toReversed());
  }
  return texts;
}

function membersOf(
  value: object,
  path: string,
): readonly { readonly value: unknown; readonly path: string }[] {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => ({ value: item, path: `${path}[${index}]` }));
  return Object.entries(value).map(([key, member]) => ({ value: member as unknown, path: `${path}.${key}` }));
}
