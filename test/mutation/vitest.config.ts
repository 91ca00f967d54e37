import { defineConfig } from 'vitest/config';

/** The tests of the simulator alone: they need no API server. */
export default defineConfig({
  test: {
    include: ['test/simulator/**/*.test.ts', 'test/contract/**/*.test.ts'],
    exclude: ['test/simulator/{main,scale}.test.ts'],
    testTimeout: 60_000,
    isolate: false,
    env: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-west-1' },
  },
});
