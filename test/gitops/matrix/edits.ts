import { documentSpec, shellContent, spec } from '../../support/rig.ts';
import type { Case } from './case.ts';

/** What stands in git of a resource before a commit and after it, and what AWS holds then. */
interface Edit extends Pick<Case, 'kind'> {
  readonly before: object;
  readonly after: object;
  readonly inAws: object;
}

const { documentName: _, parameters: __, ...unnamed } = spec();
const referring = { ...unnamed, documentRef: { name: 'referred' } };
const uptime = shellContent('uptime');
const df = shellContent('df');
const inText = (content: object): object => ({ contentText: JSON.stringify(content) });

/** What an association of these tests is in AWS. */
const running = { Name: 'AWS-RunShellScript', ScheduleExpression: 'rate(1 day)', MaxErrors: undefined };

/** A field is taken away, or taken for one that it excludes. */
export const TAKEN_AWAY = {
  'no-errors': { kind: 'SsmAssociation', before: spec({ maxErrors: '7' }), after: spec(), inAws: running },
  'to-reference': {
    kind: 'SsmAssociation',
    before: spec(),
    after: referring,
    inAws: { ...running, Name: 'referred' },
  },
  'from-reference': { kind: 'SsmAssociation', before: referring, after: spec(), inAws: running },
  'to-text': { kind: 'SsmDocument', before: { content: uptime }, after: inText(df), inAws: df },
  'from-text': { kind: 'SsmDocument', before: inText(uptime), after: { content: df }, inAws: df },
} as const satisfies Readonly<Record<string, Edit>>;

/** A field gets another value. */
export const CHANGED: Readonly<Record<string, Edit>> = {
  'other-schedule': {
    kind: 'SsmAssociation',
    before: spec(),
    after: spec({ scheduleExpression: 'rate(9 days)' }),
    inAws: { ...running, ScheduleExpression: 'rate(9 days)' },
  },
  'other-content': { kind: 'SsmDocument', before: documentSpec(), after: { content: df }, inAws: df },
};

/** What some of them refer to. */
const referred: Case = { kind: 'SsmDocument', name: 'referred', spec: documentSpec() };

export function casesOf(edits: Readonly<Record<string, Edit>>, when: 'before' | 'after'): readonly Case[] {
  const cases = Object.entries(edits).map(([name, edit]): Case => ({
    kind: edit.kind,
    name,
    spec: edit[when],
  }));
  return [...cases, referred];
}

export function wantedInAws(edits: Readonly<Record<string, Edit>>): Readonly<Record<string, object>> {
  const wanted = Object.entries(edits).map(([name, { inAws }]) => [name, inAws] as const);
  return Object.fromEntries([...wanted, ['referred', uptime]]);
}
