const { homedir } = require('node:os');
const { join } = require('node:path');

/** Cache outside of the clone, so that a fresh clone does not install again. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk-rekey', 'servers');

/** Folder with links to the programs that do not come from Debian packages. `npm run test:servers` has it in PATH. */
const PROGRAMS = join(CACHE, 'bin');

module.exports = { CACHE, PROGRAMS };
