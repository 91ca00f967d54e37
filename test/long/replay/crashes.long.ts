import { crashes, crashesWithLaggingLists, lateKubernetes } from '../../replay/harnesses.ts';
import { trials } from '../../replay/trials.ts';

for (const harness of [crashes, crashesWithLaggingLists, lateKubernetes]) trials(harness);
