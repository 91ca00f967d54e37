import { HARNESSES } from './harnesses.ts';
import { trials } from './trials.ts';

/** `npm run test:long -- replay` plays all there are. */
const SEED = 20261128;
const SCENARIOS = 6;

HARNESSES.forEach((harness, index) => trials(harness, { seed: SEED + index, scenarios: SCENARIOS }));
