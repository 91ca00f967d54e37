import { expect } from 'vitest';
import { play, type Course } from './play.ts';

/** Throws what a course of edits has broken. */
export async function expectLawful(course: Course): Promise<void> {
  const { faults, counts } = await play(course);
  console.log(`random edits of documents, seed ${course.seed}, ${course.form} reads, ${course.scope}:`, {
    ...counts,
    faults: faults.length,
  });
  expect(faults.slice(0, 20)).toEqual([]);
}
