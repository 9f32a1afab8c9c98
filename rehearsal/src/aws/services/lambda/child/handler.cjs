'use strict';
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const { instanceOf } = require('./instances.cjs');

const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/** Loads `file.export` from the folder of the code, as a separate module for each `instance`. */
async function load(folder, name, instance) {
  const [, path, exported] = /^(.*?[^/.]+)\.(.+)$/.exec(name) ?? [];
  const base = path && resolve(folder, path);
  const file = EXTENSIONS.map((extension) => base + extension).find((candidate) => existsSync(candidate));
  if (!file) throw named('Runtime.ImportModuleError', `Cannot find module '${path ?? name}'`);
  const bundle = file.endsWith('.mjs') ? await instanceOf(file) : undefined;
  const module = bundle ?? (await import(`${pathToFileURL(file).href}?${instance}`));
  const find = (from) => exported.split('.').reduce((value, key) => value?.[key], from);
  const handler = find(module) ?? find(module.default);
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  return handler;
}

/** Calls a handler with or without a callback. */
function call(handler, event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    const result = handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
    if (typeof result?.then === 'function') resolve(result);
  });
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

module.exports = { load, call };
