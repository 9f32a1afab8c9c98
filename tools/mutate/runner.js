const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const TestRunner = require('jest-runner').default;

/** File in the sandbox with the duration and the tests of each test file. */
const TIMINGS = '.tests.json';

/**
 * Runs the test files that cover a mutant one by one, the fastest first, until one of them kills it. Jest itself
 * loads all test files for every mutant and continues after a failure.
 */
module.exports = class extends TestRunner {
  async runTests(tests, watcher, options) {
    const results = [];
    this.on('test-file-success', ([test, result]) => results.push({ test, result }));
    const file = join(tests[0]?.context.config.rootDir ?? '.', TIMINGS);
    if (process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) {
      await super.runTests(tests, watcher, options);
      return writeFileSync(file, JSON.stringify(results.map(timing)));
    }
    for (const test of covering(tests, file, this._globalConfig.testNamePattern)) {
      await super.runTests([test], watcher, options);
      if (results.some(({ result }) => result.numFailingTests > 0 || result.testExecError)) return;
    }
  }
};

const timing = ({ test, result }) => ({
  path: test.path,
  duration: result.perfStats.end - result.perfStats.start,
  names: result.testResults.map(({ fullName }) => fullName),
});

/** The test files with a test of a matching name, the fastest first. */
function covering(tests, file, pattern = '') {
  if (!existsSync(file)) return tests;
  const names = new RegExp(pattern);
  return JSON.parse(readFileSync(file, 'utf8'))
    .filter((timing) => timing.names.some((name) => names.test(name)))
    .sort((one, other) => one.duration - other.duration)
    .flatMap(({ path }) => tests.filter((test) => test.path === path));
}
