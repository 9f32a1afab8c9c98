const { chmodSync, mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Gives the run a directory of its own for temporary files. An App of CDK leaves its assembly in one. */
module.exports = () => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'rekey-test-'));
  // As /tmp: servers of databases that root starts run as another user.
  chmodSync(process.env.TMPDIR, 0o1777);
};
