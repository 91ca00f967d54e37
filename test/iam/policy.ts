import { readFileSync } from 'node:fs';
import type { Policy } from '../../src/simulator/policy.ts';
import type { Rig } from '../support/rig.ts';

/** A statement as our files write it. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/** What the files leave open, as the rig has it. */
export const HERE: Readonly<Record<string, string>> = {
  PARTITION: 'aws',
  REGION: 'eu-west-1',
  ACCOUNT: '111122223333',
  CLUSTER_NAME: 'test',
  ROLE_NAME: 'runs',
  BUCKET_NAME: 'files',
  SHARED_BY: '444455556666',
};

export function textOf(file: string): string {
  return readFileSync(`docs/iam/${file}.json`, 'utf8');
}

/** As `sed` fills it in. */
export function filledIn(text: string, values = HERE): string {
  return Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
}

/** The statements of files, with what they leave open filled in. */
export function statementsOf(...files: readonly string[]): readonly Statement[] {
  return files.flatMap((file) => statementsIn(filledIn(textOf(file))));
}

/** Those of the operator in another place. */
export function statementsFor(place: Readonly<Record<string, string>>): readonly Statement[] {
  return statementsIn(filledIn(textOf('operator'), { ...HERE, ...place }));
}

export function statementsIn(text: string): readonly Statement[] {
  return (JSON.parse(text) as { readonly Statement: readonly Statement[] }).Statement;
}

export function listOf(values: string | readonly string[]): readonly string[] {
  return typeof values === 'string' ? [values] : values;
}

/** From now on the operator of a rig has these rights and no others. */
export function allowed(rig: Rig, statements: readonly Statement[]): Promise<void> {
  const policy = { Version: '2012-10-17', Statement: statements } as unknown as Policy;
  return rig.aws.put('policies/test', policy);
}

/** An action or a resource that a statement gives. */
export interface Part {
  readonly sid: string;
  readonly part: string;
}

/** The actions of a file's statements, and the resources of those that have several. */
export function partsOf(file: string): readonly Part[] {
  return statementsIn(textOf(file)).flatMap(({ Sid: sid, Action, Resource }) => {
    const resources = listOf(Resource);
    return [...listOf(Action), ...(resources.length > 1 ? resources : [])].map((part) => ({ sid, part }));
  });
}

function rest(values: string | readonly string[], part: string): readonly string[] {
  return listOf(values).filter((one) => one !== part);
}

/** What is left of a file's statements without one part of them. */
export function without(file: string, { sid, part }: Part): readonly Statement[] {
  const left = statementsIn(textOf(file)).map((statement) => {
    if (statement.Sid !== sid) return statement;
    const [Action, Resource] = [statement.Action, statement.Resource].map((values) => rest(values, part));
    return { ...statement, Action: Action!, Resource: Resource! };
  });
  const kept = left.filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0);
  return JSON.parse(filledIn(JSON.stringify(kept))) as Statement[];
}
