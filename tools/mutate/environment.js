const { TestEnvironment } = require('jest-environment-node');

/** Checks of the conformance suite that take seconds, because they inject a fault at every call. */
const TOO_SLOW = /^(replaces now in spite of|recovers from) ".*" at every call/;

/** Skips slow tests, and the rest of a file after a test has killed the mutant. */
module.exports = class extends TestEnvironment {
  killed = false;

  handleTestEvent(event) {
    const mutated = process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;
    if (mutated && event.name === 'test_done' && event.test.errors.length > 0) this.killed = true;
    if (event.name === 'test_start' && (this.killed || TOO_SLOW.test(event.test.name)))
      event.test.mode = 'skip';
  }
};
