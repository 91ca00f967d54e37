import { crashes } from '../../replay/harnesses.ts';
import { trials } from '../../replay/trials.ts';

trials(crashes);
