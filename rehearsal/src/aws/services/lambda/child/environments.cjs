'use strict';
const handlers = require('./handler.cjs');
const timers = require('./timers.cjs');

/** The execution environments in this process, by id; handlers run one at a time. */
const known = new Map();
let current;

/** Makes an environment the one in use, and tells its handler, loading it the first time. */
async function enter({ id, codeDirectory, handler, variables }) {
  const environment = known.get(id) ?? { codeDirectory, handler, variables, timers: new Map() };
  known.set(id, environment);
  if (current !== environment) dress(environment);
  current = environment;
  environment.loaded ??= await handlers.load(environment.codeDirectory, environment.handler, id);
  return environment.loaded;
}

function dress({ codeDirectory, variables, timers: own }) {
  timers.use(own);
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  for (const name in variables) {
    if (process.env[name] !== variables[name]) process.env[name] = variables[name];
  }
  if (process.cwd() !== codeDirectory) process.chdir(codeDirectory);
}

/** Its module stays in memory, as modules do; nothing else of it does. */
function forget(id) {
  known.delete(id);
}

module.exports = { enter, forget };
