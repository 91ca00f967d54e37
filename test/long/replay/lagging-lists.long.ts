import { crashesWithLaggingLists, laggingLists } from '../../replay/harnesses.ts';
import { trials } from '../../replay/trials.ts';

trials(crashesWithLaggingLists);
trials(laggingLists);
