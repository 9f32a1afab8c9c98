/** Mutation testing of the engine and the adapters: `npm run mutate`, described in docs/proof.md. */
export default {
  mutate: ['engine/src/**/*.ts', 'lambdas/credentials/**/*.ts', '!lambdas/**/*.d.ts'],
  ignorePatterns: [
    ...['/tools/bench', '/bin', '/cdk.out', '/cli', '/dist', '/docs', '/examples', '/lib'],
    ...['/proof/dist', '/rehearsal/dist', '/rehearsal/page', '/rehearsal/checks', '/rehearsal/test'],
    ...['*.tsbuildinfo', '.jsii'],
  ],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { configFile: 'tools/mutate/jest.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Fails on every survivor that no comment in its source disables.
  thresholds: { high: 100, low: 100, break: 100 },
  // A test in virtual time takes milliseconds.
  timeoutMS: 10_000,
  // A new process discards what mutants left behind, such as an endless loop.
  maxTestRunnerReuse: 50,
  incremental: true,
  incrementalFile: 'tools/mutate/report/incremental.json',
  reporters: ['progress-append-only', 'clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
};
