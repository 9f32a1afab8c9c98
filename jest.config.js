// CDK's own validation of templates takes seconds in each process; test/lib/practice.test.ts enables it.
process.env.CDK_VALIDATION = 'false';

/** The tests of the product: `npm test`. The rehearsal has its own configuration, rehearsal/jest.config.js. */
module.exports = {
  testEnvironment: 'node',
  // The default leaves one core free, which halves the speed of a machine with two.
  maxWorkers: '100%',
  // A process keeps what its earlier tests loaded, and garbage collection becomes slower and slower.
  workerIdleMemoryLimit: '800MB',
  globalSetup: '<rootDir>/test/temporary-files/create.js',
  globalTeardown: '<rootDir>/test/temporary-files/remove.js',
  roots: [
    '<rootDir>/test',
    '<rootDir>/engine/test',
    '<rootDir>/client/test',
    '<rootDir>/scan/test',
    '<rootDir>/examples',
    '<rootDir>/proof/test',
  ],
  // A busy machine needs more time than the default of 5 seconds.
  testTimeout: 60_000,
  testMatch: ['**/*.test.ts'],
  // They need servers that are not packages of npm: `npm run test:servers`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/servers/'],
  // The engine's own package, from its sources.
  moduleNameMapper: {
    '^cdk-rekey-engine$': '<rootDir>/engine/src/index.ts',
    '^cdk-rekey-engine/testing$': '<rootDir>/engine/src/testing/index.ts',
    '^rekey-client$': '<rootDir>/client/src/index.ts',
    '^rekey-client/testing$': '<rootDir>/client/src/testing.ts',
    '^rekey-client/(.+)$': '<rootDir>/client/src/adapters/$1.ts',
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
    // An ES module without a CommonJS form.
    '/node_modules/jose/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  modulePathIgnorePatterns: [
    '<rootDir>/cdk.out',
    '<rootDir>/rehearsal/dist',
    '<rootDir>/client/dist',
    '<rootDir>/dist',
    '<rootDir>/proof/dist',
  ],
};
