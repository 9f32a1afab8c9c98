const { TestEnvironment } = require('jest-environment-node');

/** Every fault at every call of every kind takes seconds, where the engine's own tests take milliseconds. */
const TOO_SLOW = /^(replaces now in spite of|recovers from) ".*" at any call/;

/** Skips what is too slow, and the rest of a file once one of its tests has killed the mutant. */
module.exports = class extends TestEnvironment {
  killed = false;

  handleTestEvent(event) {
    const mutated = process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;
    if (mutated && event.name === 'test_done' && event.test.errors.length > 0) this.killed = true;
    if (event.name === 'test_start' && (this.killed || TOO_SLOW.test(event.test.name)))
      event.test.mode = 'skip';
  }
};
