import { defineConfig } from 'vitest/config';

/** A real Argo CD: what is started in `main.ts` only. */
export default defineConfig({
  test: {
    include: ['test/gitops/**/*.gitops.ts'],
    globalSetup: ['test/gitops/global-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    isolate: false,
    env: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-west-1' },
  },
});
