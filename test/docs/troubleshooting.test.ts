import { SSMServiceException } from '@aws-sdk/client-ssm';
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Retry } from '../../src/controller/error.ts';
import { SETTINGS, variableOf } from '../../src/settings/settings.ts';
import { COMMON_ERRORS, OPERATION_ERRORS } from '../../src/simulator/operation-errors.ts';
import { fromAws } from '../../src/ssm/aws-error.ts';
import { OPERATIONS } from '../../src/ssm/operations.ts';

const PAGE = readFileSync('docs/troubleshooting.md', 'utf8');

/** Where reasons come from. What is looked for in a content is words in a message, never a reason. */
const SOURCES = globSync('src/**/*.ts').filter(
  (file) => !/^src\/(simulator|api\/generated|document\/check)\//.test(file),
);

/** Rooms that decide what is said: of them, any word of two humps counts, in whatever form it is written. */
const DECIDING = /^src\/(association|document|ownership|controller|contents|references)\b/;

/** Forms in which reasons are written. All words in quotes of what matches count, or those that a group has. */
const FORMS: readonly RegExp[] = [
  /\breason(?::|\s=(?!=))[^,;{}]*/g, // reason: 'X' · reason = a ? 'X' : 'Y'
  /\breason\s[!=]==\s('[A-Z]\w*')/g,
  /\b(?:warning|stalled|tell|start)\(\s*(?:[\w.#]+,\s*)*('[A-Z]\w*')/g, // warning('X', …) · tell(work, 'X', …)
  /\binvalid: '\w+'/g, // of a kind of request
  /\btype \w*(?:Reason|Refusal)\w* =[^;]*/g,
  /\bconst (?:WARNINGS|PAUSES|TURNS|THROTTLES|LOCKED|COULD_BE_OVERDUE)\b[^;]*/g, // sets of reasons
];

/** Functions that answer a reason. */
const FUNCTIONS = /\bfunction (?:reasonOf|nameOf)\([^]*?\n\}/g;

/** Tables by reason, or by AWS's code. */
const TABLES = /\bconst (?:refusals|shownWords|RETRY\w*|LIMITS\w*)\b[^]*?\n\};/g;

/** Found in the source, and never the reason of a condition or an event. */
const INTERNAL: Readonly<Record<string, string>> = {
  NotLeading: 'of a deposed operator, which writes no status',
  Stopping: 'of an operator that ends, which judges nothing any more',
  Conflict: 'of a KubeError: the resource is read again',
  NotHeld: 'of a KubeError: its message goes to the log',
  Timeout: 'of a KubeError: its message is shown as ApiServerFailed',
  Unreachable: 'of a KubeError: its message is shown as ApiServerFailed',
  Unreadable: 'of a KubeError: its message is shown as ApiServerFailed',
  Expired: 'of a KubeError: everything is listed again',
  SpecChanged: 'a cause: what is told of it is Updating, Publishing or Promoting',
  RunsSucceeding: 'a condition',
  RunbookInProgress: "AWS's status of an automation",
  SsmAssociation: 'a kind',
  SsmAssociations: 'a kind, in words',
  SsmDocument: 'a kind',
  ConfigMap: 'a kind',
  ReconcileError: 'the name of a class',
  InProgress: "AWS's status of a run",
  ManagedInstance: "AWS's type of a target",
  TimedOut: "AWS's status of a target",
  AssociationId: 'the name of a parameter',
};

/** What AWS declares of the operator's calls, and can't answer them. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  InvalidNextToken: 'tokens are those that AWS gave',
  InvalidFilterKey: 'filters are fixed',
  InvalidPermissionType: 'it is fixed',
  InvalidResourceType: 'it is fixed',
  AssociationExecutionDoesNotExist: 'taken for an empty answer',
  InvalidCommandId: 'taken for an empty answer',
};

/** The word of the page for each way to try again. */
const AGAIN: Readonly<Record<Retry, string>> = {
  soon: 'soon',
  timed: 'in turn',
  backoff: 'right away',
  slow: 'every 5 min',
  rarely: '5, 15, 60 min',
  never: 'no',
};

const COMMENT = /\/\*[^]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm;
const WORD = /'([A-Z][A-Za-z]*)'/g;

function sourceOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(COMMENT, '');
}

function wordsIn(text: string, pattern = WORD): readonly string[] {
  return [...text.matchAll(pattern)].map(([, word = '']) => word);
}

/** `IN_PLACE` of `reason: IN_PLACE`. */
function constantsIn(source: string): readonly string[] {
  const names = wordsIn(source, /\breason: ([A-Z][A-Z_]+)\b/g);
  return names.flatMap((name) => wordsIn(source, new RegExp(`\\bconst ${name} = '(\\w+)'`, 'g')));
}

function reasonsIn(file: string, source = sourceOf(file)): readonly string[] {
  const formed = FORMS.flatMap((form) => [...source.matchAll(form)].map(([all, group = all]) => group));
  const answers = [...source.matchAll(FUNCTIONS)].flatMap(([body]) => body.match(/\breturn [^;]*/g) ?? []);
  const tables = [...source.matchAll(TABLES)].map(([table]) => table);
  const others = DECIDING.test(file) ? wordsIn(source).filter((word) => /^[A-Z][a-z]+[A-Z]/.test(word)) : [];
  return [
    ...[...formed, ...answers].flatMap((text) => wordsIn(text)),
    ...tables.flatMap((table) => wordsIn(table, /^ +'?(?:[A-Z]\w+:)?([A-Z]\w+)'?: /gm)),
    ...constantsIn(source),
    ...others,
  ];
}

/** What AWS can answer to a call of the operator. */
const CODES: ReadonlySet<string> = new Set([
  ...COMMON_ERRORS,
  ...OPERATIONS.flatMap((operation) => [...(OPERATION_ERRORS[operation] ?? [])]),
]);

const SOURCE_REASONS: ReadonlySet<string> = new Set(SOURCES.flatMap((file) => reasonsIn(file)));

/** Reason → what the page says below its heading. */
const PARAGRAPHS: readonly (readonly [reason: string, text: string])[] = PAGE.split(/^(?=###? )/m).flatMap(
  (part) => {
    const [, heading] = /^### (.*)/.exec(part) ?? [];
    return (heading ?? '').split(', ').flatMap((reason) => (reason === '' ? [] : [[reason, part] as const]));
  },
);

/** AWS's code → its row in the table. */
const ROWS: readonly (readonly [code: string, cells: readonly string[]])[] = PAGE.split('\n')
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '').trim()))
  .filter((cells) => cells.length === 4)
  .flatMap((cells) => wordsIn(cells[0] ?? '', /`([A-Z]\w+)`/g).map((code) => [code, cells] as const));

const TOLD = [...PARAGRAPHS, ...ROWS].map(([reason]) => reason);

test('every reason that the source knows is on the page', () => {
  const missing = [...SOURCE_REASONS].filter((reason) => !TOLD.includes(reason) && !(reason in INTERNAL));

  expect(SOURCE_REASONS.size).toBeGreaterThan(150);
  expect(missing).toEqual([]);
});

test('every code of AWS that a call of the operator can end in is on the page', () => {
  const missing = [...CODES].filter((code) => !TOLD.includes(code) && !(code in IMPOSSIBLE));

  expect(CODES.size).toBeGreaterThan(30);
  expect(missing).toEqual([]);
});

test('the page tells of no reason that nothing in the source can say', () => {
  const strays = TOLD.filter((reason) => !SOURCE_REASONS.has(reason) && !CODES.has(reason));

  expect(strays).toEqual([]);
});

test('the page tells of each reason in one place', () => {
  expect(TOLD.filter((reason, index) => TOLD.indexOf(reason) !== index)).toEqual([]);
});

test('the exceptions are still needed', () => {
  const names = [...Object.keys(INTERNAL), ...Object.keys(IMPOSSIBLE)];
  const idle = names.filter((name) => TOLD.includes(name) || !(SOURCE_REASONS.has(name) || CODES.has(name)));

  expect(idle).toEqual([]);
});

test('how often it is tried again is what the code says', () => {
  const failures = SOURCES.flatMap((file) => [
    ...sourceOf(file).matchAll(/reason: '(\w+)',\s*retry: '(\w+)'/g),
  ]).filter(([, reason = '']) => !(reason in INTERNAL));
  const wrong = failures.filter(([, reason = '', retry = '']) => {
    const [, text = ''] = PARAGRAPHS.find(([each]) => each === reason) ?? [];
    const words = [...text.matchAll(/(?<=\s)_(?:Again: )?([^_]+?)\.?_(?=\s)/g)].map(([, word]) => word);
    return !words.includes(AGAIN[retry as Retry]);
  });

  expect(failures.length).toBeGreaterThan(25);
  expect(wrong.map(([all]) => all)).toEqual([]);
});

/** Each way in which a change that ends in this code is tried again. */
function retriesOf(code: string): readonly Retry[] {
  const changes = OPERATIONS.filter((operation) => !/^(Describe|Get|List)/.test(operation));
  const declared = changes.filter((operation) => OPERATION_ERRORS[operation]?.has(code));
  const error = new SSMServiceException({
    name: code,
    message: 'no',
    $fault: 'client',
    $metadata: { httpStatusCode: code === 'InternalServerError' ? 500 : 400 },
  });
  const operations = declared.length === 0 ? changes.slice(0, 1) : declared;
  return [...new Set(operations.map((operation) => fromAws(error, operation).retry))];
}

test.each(ROWS)("AWS's %s is tried again as the table says", (code, cells) => {
  const told = Object.values(AGAIN).filter((word) => (cells[3] ?? '').includes(word));

  expect(told.toSorted()).toEqual(
    retriesOf(code)
      .map((retry) => AGAIN[retry])
      .toSorted(),
  );
});

test('every setting that the page names exists', () => {
  const named = wordsIn(PAGE, /`([A-Z]+(?:_[A-Z]+)+)(?:=\w+)?`/g);
  const known = ['OPERATOR_NAMESPACE', 'AWS_ENDPOINT_URL', ...SETTINGS.map(variableOf)];

  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test('every link of the page leads somewhere', () => {
  const links = [...PAGE.matchAll(/\]\(([^)#]*)#?([^)]*)\)/g)];
  const broken = links.filter(([, file = '', anchor = '']) => {
    const target = file === '' ? PAGE : readFileSync(`docs/${file}`, 'utf8');
    return (
      anchor !== '' &&
      !wordsIn(target, /^#+ (.*)$/gm)
        .map(slugOf)
        .includes(anchor)
    );
  });

  expect(links.length).toBeGreaterThan(3);
  expect(broken.map(([link]) => link)).toEqual([]);
});

/** As GitHub names the anchor of a heading. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
