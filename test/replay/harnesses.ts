import type { Account } from './account.ts';
import { notGone, otherwise, type Measure } from './judge.ts';
import type { Played, PlayOptions } from './play.ts';
import {
  BLOWS,
  deletion,
  lateWatches,
  noTags,
  staleAwsRead,
  staleKubeRead,
  strike,
  type Trouble,
} from './trouble.ts';
import { isSweep, type Call } from './wire.ts';
import { isWrite } from '../support/simulator-admin.ts';

/** One kind of trouble, to be tried at every moment of every scenario. */
export interface Harness extends Measure {
  readonly name: string;
  /** Every way of getting into it in a scenario that makes these calls when nothing happens. */
  readonly plays: (undisturbed: Played) => readonly PlayOptions[];
}

/** Longer than AWS is known to lag, and shorter than what it says is doubted. */
const LAG_MS = 30_000;
const SHORT_LAG_MS = 5_000;

export const crashes: Harness = {
  name: 'the operator dies, or an answer gets lost',
  plays: ({ steps }) => atEach(steps.flat(), (number) => BLOWS.map((blow) => strike(number, blow))),
  ending: otherwise,
};

export const crashesWithLaggingLists: Harness = {
  name: 'the same at each write while lists lag',
  plays: ({ steps }) =>
    atEach(
      steps.flat().filter(({ name }) => isWrite(name)),
      (number) => BLOWS.map((blow) => strike(number, blow)),
    ).map((play) => ({ ...play, listLagMs: LAG_MS })),
  ending: otherwise,
};

export const lateStandbys: Harness = {
  name: 'the operator dies, and a standby that is late takes over',
  plays: ({ steps }) =>
    atEach(
      steps.flat().filter(({ name }) => !name.startsWith('List')),
      (number) => [strike(number, 'before'), strike(number, 'after')],
    ).map((play) => ({ ...play, standby: true })),
  ending: otherwise,
};

export const lateWrites: Harness = {
  name: 'the operator dies, and what it wrote arrives late',
  plays: ({ steps }) => atEach(steps.flat().filter(writes), (number) => [strike(number, 'late')]),
  arrivesLate: true,
  ending: otherwise,
};

export const deletions: Harness = {
  name: 'everything is deleted',
  plays: ({ steps }) =>
    atEach(steps.flat(), (number) => [true, false].map((heard) => deletion({ number, heard }))),
  refusable: struckCall,
  ending: notGone,
};

export const deletionsAndCrashes: Harness = {
  name: 'everything is deleted, and the operator dies of the same call',
  plays: ({ steps }) => [
    ...atEach(steps.flat(), (number) => BLOWS.map((blow) => deletion({ number, heard: false, blow }))),
    ...atEach(steps.flat().filter(writes), (number) => [deletion({ number, heard: false, blow: 'late' })]),
  ],
  arrivesLate: true,
  ending: notGone,
};

export const staleReads: Harness = {
  name: 'AWS answers as it was before',
  plays: ({ steps }) =>
    atEach(
      steps.flat().filter(({ name, to }) => to === 'AWS' && !isWrite(name)),
      (number) => [
        staleAwsRead({ number, forMs: 0 }),
        staleAwsRead({ number, forMs: LAG_MS }),
        staleAwsRead({ number, forMs: LAG_MS, every: true }),
      ],
    ),
  refusable: () => ({ UpdateAssociation: 1 }), // by its version lock, because it rests on an old read
  ending: otherwise,
};

export const lateTags: Harness = {
  name: 'AWS shows no tags for a while',
  plays: ({ steps }) =>
    atEach(
      steps.flat().filter(({ name }) => name === 'ListTagsForResource'),
      (number) => [noTags(number, SHORT_LAG_MS), noTags(number, LAG_MS)],
    ),
  ending: otherwise,
};

export const lateKubernetes: Harness = {
  name: 'what Kubernetes tells is late',
  plays: ({ steps }) => [
    ...atEach(steps.flat(), (number) => [lateWatches(number, LAG_MS)]),
    ...atEach(
      steps.flat().filter(({ name }) => name.startsWith('GET')),
      (number) => [staleKubeRead(number)],
    ),
  ],
  ending: otherwise,
};

export const laggingLists: Harness = {
  name: 'lists lag',
  plays: () => [1_000, SHORT_LAG_MS, LAG_MS, 90_000].map((listLagMs) => ({ listLagMs })),
  ending: otherwise,
};

export const HARNESSES: readonly Harness[] = [
  crashes,
  crashesWithLaggingLists,
  lateStandbys,
  lateWrites,
  deletions,
  deletionsAndCrashes,
  staleReads,
  lateTags,
  lateKubernetes,
  laggingLists,
];

function writes({ name, to }: Call): boolean {
  return to === 'AWS' ? isWrite(name) : name.startsWith('PATCH');
}

/**
 * `deleted and heard, before 30: CreateAssociation` → one of these. It has left before anything happens, and nothing
 * calls it back.
 */
function struckCall({ happened: [first = ''] }: Played): Account['refused'] {
  return { [first.split(': ').at(-1) ?? first]: 1 };
}

/** Sweeps while nothing happens are all alike: the first of them stand for the others. */
const ALIKE = 2;

function atEach(
  calls: readonly Call[],
  troubles: (number: number) => readonly Trouble[],
): readonly PlayOptions[] {
  const unlike = calls.filter(({ name }, index) => {
    const before = calls.slice(calls.findLastIndex((call, at) => at < index && !isSweep(call)) + 1, index);
    return before.filter((call) => call.name === name).length < ALIKE;
  });
  return unlike.flatMap(({ number }) => troubles(number).map((trouble) => ({ trouble })));
}
