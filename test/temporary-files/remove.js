const { rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { basename } = require('node:path');

/** Removes the directory that create.js made. */
module.exports = () => {
  if (basename(tmpdir()).startsWith('rekey-test-')) rmSync(tmpdir(), { recursive: true, force: true });
};
