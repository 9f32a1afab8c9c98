/** Which errors in the engine and the adapters would no test notice? `npm run mutate`; docs/proof.md tells more. */
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
  // A test in virtual time takes milliseconds; one that takes this long has lost its way.
  timeoutMS: 10_000,
  // What a mutant leaves behind in its process, such as a loop without an end, must not last.
  maxTestRunnerReuse: 50,
  incremental: true,
  incrementalFile: 'tools/mutate/report/incremental.json',
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'tools/mutate/report/mutation.json' },
};
