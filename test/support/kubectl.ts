import { spawn } from 'node:child_process';
import { kubectl } from './tools.ts';

/** `npm run -s kubectl -- get ssma`: kubectl for those who have none. */
const child = spawn(await kubectl(), process.argv.slice(2), { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('close', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
