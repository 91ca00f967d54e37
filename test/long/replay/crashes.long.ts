import {
  crashes,
  crashesWithLaggingLists,
  lateKubernetes,
  lateStandbys,
  lateWrites,
} from '../../replay/harnesses.ts';
import { trials } from '../../replay/trials.ts';

for (const harness of [crashes, crashesWithLaggingLists, lateStandbys, lateWrites, lateKubernetes])
  trials(harness);
