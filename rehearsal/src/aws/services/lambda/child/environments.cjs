'use strict';
const { syncBuiltinESMExports } = require('node:module');
const handlers = require('./handler.cjs');
const timers = require('./timers.cjs');

/** The execution environments in this process by id. Handlers run one at a time. */
const known = new Map();
let current = { variables: { ...process.env } };

/** Makes process.env return the variables of the current environment; changing the real variables is slower. */
function install() {
  const own = () => current.variables;
  process.env = new Proxy(Object.create(null), {
    get: (_, name) => own()[name],
    set: (_, name, value) => Reflect.set(own(), name, String(value)),
    has: (_, name) => name in own(),
    deleteProperty: (_, name) => Reflect.deleteProperty(own(), name),
    ownKeys: () => Reflect.ownKeys(own()),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(own(), name),
    defineProperty: (_, name, { value }) => Reflect.set(own(), name, String(value)),
  });
  syncBuiltinESMExports();
}

/** Makes an environment the current one and returns its handler, which the first call loads. */
async function enter({ id, codeDirectory, handler, variables }) {
  const environment = known.get(id) ?? {
    codeDirectory,
    handler,
    variables: Object.assign(Object.create(null), variables),
    timers: new Map(),
  };
  known.set(id, environment);
  current = environment;
  timers.use(environment.timers);
  if (process.cwd() !== environment.codeDirectory) process.chdir(environment.codeDirectory);
  environment.loaded ??= await handlers.load(environment.codeDirectory, environment.handler, id);
  return environment.loaded;
}

/** Removes an environment. Its module stays in memory. */
function forget(id) {
  known.delete(id);
}

module.exports = { install, enter, forget };
