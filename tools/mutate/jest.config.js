const { join } = require('node:path');
const config = require('../../jest.config.js');

process.env.PROPERTY_CASES = '200';

/** The tests that load the engine and the adapters from their sources. */
module.exports = {
  ...config,
  rootDir: join(__dirname, '../..'),
  roots: ['<rootDir>/test', '<rootDir>/engine/test', '<rootDir>/proof/test'],
  testMatch: [
    '<rootDir>/engine/test/**/!(faults).test.ts',
    '<rootDir>/test/lambdas/**/*.test.ts',
    '<rootDir>/test/properties/{codecs,log}.test.ts',
    '<rootDir>/proof/test/regressions.test.ts',
  ],
  // It reads the text of the sources, which mutants change.
  testPathIgnorePatterns: ['/engine/test/architecture.test.ts'],
  runner: '<rootDir>/tools/mutate/runner.js',
  testEnvironment: join(__dirname, 'environment.js'),
};
