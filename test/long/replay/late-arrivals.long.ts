import { lateStandbys, lateWrites } from '../../replay/harnesses.ts';
import { trials } from '../../replay/trials.ts';

trials(lateStandbys);
trials(lateWrites);
