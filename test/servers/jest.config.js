const { delimiter, join } = require('node:path');
const { PROGRAMS } = require('../../tools/servers/cache.cjs');

process.env.PATH = [process.env.PATH, PROGRAMS].join(delimiter);

/** The tests on servers that are not packages of npm: `npm run test:servers`. */
module.exports = {
  ...require('../../jest.config.js'),
  rootDir: join(__dirname, '../..'),
  // The servers of two files could get the same free port.
  maxWorkers: 1,
  roots: ['<rootDir>/test/servers'],
  testPathIgnorePatterns: ['/node_modules/'],
};
