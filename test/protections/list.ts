import { CAUSES } from './causes.ts';
import { DOCUMENTS } from './documents.ts';
import { DRAIN } from './drain.ts';
import { MAKING } from './making.ts';
import type { Protection } from './protection.ts';
import { PRUNING } from './pruning.ts';
import { RUNS } from './runs.ts';
import { SHARING } from './sharing.ts';
import { TELLING } from './telling.ts';
import { WORLDS } from './worlds.ts';

export const PROTECTIONS: readonly Protection[] = [
  ...MAKING,
  ...CAUSES,
  ...DOCUMENTS,
  ...PRUNING,
  ...RUNS,
  ...SHARING,
  ...TELLING,
  ...DRAIN,
  ...WORLDS,
];
