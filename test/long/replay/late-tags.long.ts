import { lateTags } from '../../replay/harnesses.ts';
import { trials } from '../../replay/trials.ts';

trials(lateTags);
