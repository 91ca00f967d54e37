import type { Association } from '../../../ssm/association.ts';

const SENSITIVE_NAME = /passw|passphrase|secret|token|credential|api[-_]?key|private[-_]?key|access[-_]?key/i;
/** The short names are words of their own: `DbPass` and `db_pwd`, and not `Bypass`. */
const SHORT_NAME = /(?:^|[_-]|db|sql|user|admin|root)(?:pass|pwd)(?:$|[_-])/i;
/** What stands behind a name: in quotes, or up to the next space. */
const VALUE = String.raw`("(?:\\.|[^"\\])*"|'[^']*'|\S+)`;
const IS = String.raw`["']?\s*(?:=>|[=:])\s*`;
const WORD = '(?:passw(?:or)?d|passphrase|secret|token|credential|(?:api|access|private)[-_ ]?key)';
/** `PASSWORD=…`, `token: …`, `--token …`: what scripts print. */
const ASSIGNMENT = new RegExp(
  String.raw`(${WORD}[\w-]*${IS}|(?<![\w-])--[\w-]*${WORD}[\w-]*[ \t]+(?!-)|\bbearer\s+)${VALUE}`,
  'gi',
);
/** `DB_PASS=…`, `pwd: …`. A shell has a `PWD` of another kind, which is a path. */
const SHORT_ASSIGNMENT = new RegExp(String.raw`((?<![a-z0-9])(?:pass|pwd)${IS})(?!/)${VALUE}`, 'gi');
/** `dbPwd=…` */
const CAMEL_ASSIGNMENT = new RegExp(String.raw`([a-z0-9](?:Pass|Pwd)${IS})${VALUE}`, 'g');
/** Up to the end of the line: a signature has many parts. */
const HEADER =
  /(\bauthorization["']?\s*[=:]\s*["']?(?:(?:basic|bearer|digest|token|apikey|negotiate|ntlm|aws4-hmac-sha256)\s+)?)[^\r\n]+/gi;
/** `https://user:password@host`. */
const ADDRESS = /(:\/\/[^\s/:@]*:)[^\s/]+(?=@)/g;
const PRIVATE_KEY = /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]+?(?=-----END|$)/g;
const PATTERNS = [PRIVATE_KEY, HEADER, ASSIGNMENT, SHORT_ASSIGNMENT, CAMEL_ASSIGNMENT, ADDRESS];
const ACCESS_KEY = /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g;
/** Shorter values stand in texts by chance. */
const SHORTEST = 4;
/** A line of a key is a secret, too; a shorter one may be any word. */
const SHORTEST_LINE = 8;
const HIDDEN = '***';
/** What agents put where they have cut off: the output, and then the errors. */
const CUT = /(\s*(?<!-)-{2,}(?:Output|Error) truncated-{2,})/;
/** The value stands in the Parameter Store, and nobody here knows it. */
const REFERENCE = /^\{\{[^{}]*\}\}$/;

/** Values that must not be shown, longest first: those of parameters whose name says so. */
export function secretsOf({ parameters }: Pick<Association, 'parameters'>): readonly string[] {
  const values = Object.entries(parameters)
    .filter(([name]) => isSensitive(name))
    .flatMap(([, given]) => given.flatMap(partsOf))
    .filter((value) => value.length >= SHORTEST && !REFERENCE.test(value));
  return [...new Set(values)].toSorted((left, right) => right.length - left.length);
}

function isSensitive(name: string): boolean {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2');
  return SENSITIVE_NAME.test(name) || SHORT_NAME.test(words);
}

/** A value, and all that stands in it when it is JSON; each with its lines, and as JSON writes it. */
function partsOf(value: string): readonly string[] {
  return [value, ...valuesIn(value)].flatMap((each) => {
    const lines = each.split(/\r?\n/).map((line) => line.trim());
    const long = lines.length === 1 ? [] : lines.filter(({ length }) => length >= SHORTEST_LINE);
    return [each, JSON.stringify(each).slice(1, -1), ...long];
  });
}

/** Texts and numbers of a map or a list, at every level. AWS takes a map as JSON, and a list where it is a default. */
function valuesIn(text: string): readonly string[] {
  if (!/^\s*[{[]/.test(text)) return [];
  const found: string[] = [];
  try {
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value === 'string' || typeof value === 'number') found.push(String(value));
      return value;
    });
  } catch {
    return [];
  }
  return found;
}

/** Takes out of a script's output what looks like a secret. What a script prints in other ways stays. */
export function redacted(text: string, secrets: readonly string[]): string {
  const parts = withoutKnown(text, secrets)
    .split(CUT)
    .map((part) => withoutBeginning(part, secrets));
  return PATTERNS.reduce(
    (shown, pattern) => shown.replaceAll(pattern, `$1${HIDDEN}`),
    parts.join(''),
  ).replaceAll(ACCESS_KEY, HIDDEN);
}

/** Two of them may overlap. */
function withoutKnown(text: string, secrets: readonly string[]): string {
  const isHidden = new Uint8Array(text.length);
  for (const secret of secrets) {
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1))
      isHidden.fill(1, at, at + secret.length);
  }
  const shown = (unit: string, index: number): string => {
    if (isHidden[index] === 0) return unit;
    return isHidden[index - 1] === 1 ? '' : HIDDEN;
  };
  return text.split('').map(shown).join('');
}

/** AWS cuts long output off, so that it may end within a secret. */
function withoutBeginning(text: string, secrets: readonly string[]): string {
  for (const secret of secrets) {
    for (let length = secret.length - 1; length >= SHORTEST; length -= 1) {
      if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${HIDDEN}`;
    }
  }
  return text;
}
