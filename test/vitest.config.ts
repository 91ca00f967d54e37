import { defineConfig } from 'vitest/config';
import { contractReport } from './contract/report.ts';

const report = process.env['TEST_REPORT'];

const ALONE = ['test/{contract,mutation,protections,simulator,worlds}/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      // needs no API server: whoever runs only the contract does not wait for one to be built
      { extends: true, test: { name: 'simulator', include: ALONE } },
      {
        extends: true,
        test: {
          name: 'operator',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
    reporters: report ? ['default', contractReport, 'json'] : ['default', contractReport],
    ...(report ? { outputFile: report } : {}),
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 3, // on two cores: most of the time they wait for the API server
    isolate: false, // tests share nothing but the code, which keeps no state of its own
    env: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-west-1' },
  },
});
