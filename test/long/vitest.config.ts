import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const REPLAY = [
  'test/long/replay/*.long.ts',
  'test/long/{document-edits,edits,exposition,histories,image,week}.long.ts',
];

/** What takes minutes, or needs tools that the other tests do without. */
export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'long', include: ['test/long/**/*.long.ts'], exclude: REPLAY } },
      {
        extends: true,
        test: {
          name: 'replay',
          include: REPLAY,
          globalSetup: ['test/support/global-setup.ts'],
          maxWorkers: 2 * availableParallelism(), // most of their time is waiting
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'stops',
          include: ['test/failover/stops.failover.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 1_800_000,
        },
      },
    ],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    env: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-west-1' },
  },
});
