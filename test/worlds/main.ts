import { LAGS } from './weather.ts';
import { KINDS, settingsFrom, TROUBLES } from './kinds.ts';
import { play } from './play.ts';

// Shows a world step by step: npm run -s world -- KIND LAG TROUBLE SEED

const settings = settingsFrom(process.argv.slice(2));
if (settings === undefined) {
  console.error(`npm run -s world -- KIND LAG TROUBLE SEED, where KIND is one of '${KINDS.join("', '")}',`);
  console.error(
    `LAG one of ${LAGS.join(', ')}, TROUBLE one of '${TROUBLES.join("', '")}', and SEED a number.`,
  );
  process.exit(2);
}
const { faults, runs, failedRuns } = await play(settings, console.log);
console.log(`${runs} runs, ${failedRuns} of them failed, ${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
