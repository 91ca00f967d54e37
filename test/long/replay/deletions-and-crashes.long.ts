import { deletionsAndCrashes } from '../../replay/harnesses.ts';
import { trials } from '../../replay/trials.ts';

trials(deletionsAndCrashes);
