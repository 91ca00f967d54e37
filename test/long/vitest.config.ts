import { defineConfig } from 'vitest/config';

/** What takes minutes, or needs tools that the other tests do without. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.long.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
