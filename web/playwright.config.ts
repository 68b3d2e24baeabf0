// Tests in Debian's Chromium, against the real service, PostgreSQL and MinIO (tests/e2e/support).
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/runs',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['junit', { outputFile: process.env.IMAGING_E2E_RESULTS ?? 'test-results/e2e.xml' }]],
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'], // pages of our own only; in a container no user may make a sandbox
    },
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
  },
});
