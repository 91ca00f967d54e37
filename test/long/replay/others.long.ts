import {
  deletions,
  deletionsAndCrashes,
  laggingLists,
  lateTags,
  staleReads,
} from '../../replay/harnesses.ts';
import { trials } from '../../replay/trials.ts';

for (const harness of [staleReads, lateTags, deletions, deletionsAndCrashes, laggingLists]) trials(harness);
