const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const TestRunner = require('jest-runner').default;

/**
 * Runs the files of tests one after the other until a mutant is killed: those that meet it, the quickest first.
 * Jest itself would load them all each time, and go on after a failure.
 */
module.exports = class extends TestRunner {
  async runTests(tests, watcher, options) {
    const ran = [];
    this.on('test-file-success', ([test, result]) => ran.push({ test, result }));
    const notes = new Notes(tests[0]?.context.config.rootDir ?? '.');
    if (process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) {
      await super.runTests(tests, watcher, options);
      return notes.write(ran);
    }
    for (const test of notes.choose(tests, this._globalConfig.testNamePattern)) {
      await super.runTests([test], watcher, options);
      if (ran.some(({ result }) => result.numFailingTests > 0 || result.testExecError)) return;
    }
  }
};

/** What the run without a mutant has shown: the tests of each file, and how long it takes. */
class Notes {
  constructor(rootDir) {
    this.file = join(rootDir, '.tests.json');
  }

  write(ran) {
    const notes = ran.map(({ test, result }) => ({
      path: test.path,
      took: result.perfStats.end - result.perfStats.start,
      names: result.testResults.map(({ fullName }) => fullName),
    }));
    writeFileSync(this.file, JSON.stringify(notes));
  }

  choose(tests, pattern) {
    if (!existsSync(this.file)) return tests;
    const wanted = new RegExp(pattern ?? '');
    const chosen = JSON.parse(readFileSync(this.file, 'utf8'))
      .filter(({ names }) => names.some((name) => wanted.test(name)))
      .sort((one, other) => one.took - other.took);
    return chosen.flatMap(({ path }) => tests.filter((test) => test.path === path));
  }
}
