import { defineConfig } from 'vitest/config';

/** Trials that take minutes and measure time: never a part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/failover/**/*.failover.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    env: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-west-1' },
  },
});
