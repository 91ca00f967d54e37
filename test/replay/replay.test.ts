import { HARNESSES } from './harnesses.ts';
import { trials } from './trials.ts';

/** Of each scenario and harness; `npm run test:long -- replay` plays all there are. */
const SAMPLE = { seed: 20261128, plays: 1 };

for (const harness of HARNESSES) trials(harness, SAMPLE);
