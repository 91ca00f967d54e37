import { expect, test } from 'vitest';
import type { Rig } from '../support/rig.ts';
import { withNodes } from '../support/running.ts';
import { openScene } from '../support/scene.ts';
import { achievements } from './achievements.ts';
import { SERVER, type Steps } from './chapters.ts';
import { allowed, partsOf, statementsOf, without, type Part, type Statement } from './policy.ts';

export type Chapter = (rig: Rig) => Steps;

/** Statement → its action or resource → the step of a chapter that breaks without it. */
export type Needs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Nodes, and an operator at work with these rights alone, in a namespace that may adopt. */
export async function sceneOfRights(
  statements: readonly Statement[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Rig> {
  const rig = await withNodes(await openScene('iam'));
  await rig.aws.put(`nodes/${SERVER}`, {});
  await allowed(rig, statements);
  await rig.startOperator({ ADOPTION_NAMESPACES: rig.namespace, ...settings });
  return rig;
}

/** What AWS has refused the operator for want of a right. */
export async function denials(rig: Rig): Promise<readonly string[]> {
  const calls = await rig.aws.calls();
  return calls
    .filter(({ errorCode }) => errorCode === 'AccessDeniedException')
    .map(({ operation }) => operation);
}

/** With the whole file a chapter is told to its end, and without any part of it that `needs` names it breaks there. */
export function chapterNeeds(file: string, chapter: Chapter, needs: Needs): void {
  test('with all of its rights the operator does all of it, and AWS denies nothing', async () => {
    const rig = await sceneOfRights(statementsOf(file));
    const steps = chapter(rig);

    expect(await achievements(rig, steps)).toBe(Object.keys(steps).at(-1));
    expect(await denials(rig)).toEqual([]);
  });

  const rows = partsOf(file).flatMap((part) => {
    const step = needs[part.sid]?.[part.part];
    return step === undefined ? [] : [[part.part, part.sid, step] as const];
  });
  test.each(rows)('without %s of %s it no longer %s', async (part, sid, step) => {
    const rig = await sceneOfRights(without(file, { sid, part }));

    expect(await achievements(rig, chapter(rig))).toBe(`not ${step}`);
  });
}

export function partsNeeded(needs: Needs): readonly Part[] {
  return Object.entries(needs).flatMap(([sid, parts]) => Object.keys(parts).map((part) => ({ sid, part })));
}
