import { deletions, deletionsAndCrashes, laggingLists, staleReads } from '../../replay/harnesses.ts';
import { trials } from '../../replay/trials.ts';

for (const harness of [staleReads, deletions, deletionsAndCrashes, laggingLists]) trials(harness);
