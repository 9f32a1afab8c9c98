'use strict';

/** A thrown value in the form in which Lambda returns it. */
function describe(thrown) {
  if (!(thrown instanceof Error))
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: String(thrown.stack).split('\n') };
}

/** A thrown value as JSON for the log, with its properties, causes and aggregated errors. */
function inDetail(thrown) {
  const seen = new Set();
  return JSON.stringify(thrown instanceof Error ? thrown : describe(thrown), (_, value) => {
    if (typeof value === 'bigint') return String(value);
    if (value === null || typeof value !== 'object') return value;
    if (seen.has(value)) return '[Circular]';
    seen.add(value);
    if (!(value instanceof Error)) return value;
    const detail = { errorType: value.name, errorMessage: value.message };
    for (const name of Object.getOwnPropertyNames(value)) if (name !== 'message') detail[name] = value[name];
    return detail;
  });
}

module.exports = { describe, inDetail };
