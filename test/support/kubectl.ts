import { kubectl } from './tools.ts';

/** `npm run -s kubectl -- get ssma`: kubectl for those who have none. It takes our place, and with it every signal. */
const path = await kubectl().catch((error: Error) => {
  console.error(error.message);
  return process.exit(1);
});
process.execve?.(path, ['kubectl', ...process.argv.slice(2)]);
