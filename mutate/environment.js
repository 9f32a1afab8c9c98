const { TestEnvironment } = require('jest-environment-node');

/** Skips the rest of a file once one of its tests has killed the mutant. */
module.exports = class extends TestEnvironment {
  killed = false;

  handleTestEvent(event) {
    if (process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) return;
    if (event.name === 'test_done' && event.test.errors.length > 0) this.killed = true;
    if (event.name === 'test_start' && this.killed) event.test.mode = 'skip';
  }
};
