import type { Association } from '../../ssm/association.ts';

const SENSITIVE_NAME = /passw|passphrase|secret|token|credential|api[-_]?key|private[-_]?key|access[-_]?key/i;
/** `PASSWORD=…`, `token: …`: what scripts print. */
const ASSIGNMENT =
  /((?:passw(?:or)?d|passphrase|secret|token|credential|(?:api|access|private)[-_]?key)[\w-]*["']?\s*[=:]\s*|\bbearer\s+)("[^"]*"|'[^']*'|\S+)/gi;
const ACCESS_KEY = /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g;
/** Shorter values stand in texts by chance. */
const SHORTEST = 4;
const HIDDEN = '***';

/** Values that must not be shown, longest first: those of parameters whose name says so. */
export function secretsOf({ parameters }: Pick<Association, 'parameters'>): readonly string[] {
  return Object.entries(parameters)
    .filter(([name]) => SENSITIVE_NAME.test(name))
    .flatMap(([, values]) => values)
    .filter((value) => value.length >= SHORTEST && !value.startsWith('{{'))
    .toSorted((left, right) => right.length - left.length);
}

/** Takes out of a script's output what looks like a secret. What a script prints in other ways stays. */
export function redacted(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return withoutBeginning(known, secrets)
    .replaceAll(ASSIGNMENT, `$1${HIDDEN}`)
    .replaceAll(ACCESS_KEY, HIDDEN);
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
