const { join } = require('node:path');

/** The tests of the local AWS and of the rehearsal: `npm run test:rehearsal`. */
module.exports = {
  ...require('../jest.config.js'),
  rootDir: join(__dirname, '..'),
  roots: ['<rootDir>/rehearsal/test'],
};
