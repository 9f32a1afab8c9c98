const { delimiter, join } = require('node:path');
const { PROGRAMS } = require('../../tools/servers/cache.cjs');

process.env.PATH = [process.env.PATH, PROGRAMS].join(delimiter);

/** The tests on servers that are not packages of npm: `npm run test:servers`. */
module.exports = {
  ...require('../../jest.config.js'),
  rootDir: join(__dirname, '../..'),
  roots: ['<rootDir>/test/servers'],
  testPathIgnorePatterns: ['/node_modules/'],
};
