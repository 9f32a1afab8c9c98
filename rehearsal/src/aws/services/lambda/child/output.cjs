'use strict';
const { writeSync } = require('node:fs');

let lines = [];
const unfinished = { stdout: '', stderr: '' };

/** Collects the lines of standard output and error. */
function install() {
  for (const name of ['stdout', 'stderr']) {
    process[name].write = (chunk, encoding, callback) => {
      const text =
        unfinished[name] + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      const parts = text.split('\n');
      unfinished[name] = parts.pop();
      lines.push(...parts);
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
  }
  // Lines that were not sent before the process ends go to the real output.
  process.on('exit', () => {
    const rest = take();
    if (rest.length > 0) writeSync(1, `${rest.join('\n')}\n`);
  });
}

/** The lines since the last call. */
function take() {
  for (const name of ['stdout', 'stderr']) {
    if (unfinished[name]) lines.push(unfinished[name]);
    unfinished[name] = '';
  }
  const taken = lines;
  lines = [];
  return taken;
}

module.exports = { install, take, line: (text) => lines.push(text) };
