import { CAUSES } from './causes.ts';
import { MAKING } from './making.ts';
import type { Protection } from './protection.ts';

export const PROTECTIONS: readonly Protection[] = [...MAKING, ...CAUSES];
