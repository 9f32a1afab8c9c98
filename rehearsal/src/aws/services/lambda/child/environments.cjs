'use strict';
const { syncBuiltinESMExports } = require('node:module');
const handlers = require('./handler.cjs');
const timers = require('./timers.cjs');

/** The execution environments in this process, by id; handlers run one at a time. */
const known = new Map();
let current = { variables: { ...process.env } };

/** Makes process.env show the variables of the environment in use. Setting the real ones anew would take longer. */
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

/** Makes an environment the one in use, and tells its handler, loading it the first time. */
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

/** Its module stays in memory, as modules do; nothing else of it does. */
function forget(id) {
  known.delete(id);
}

module.exports = { install, enter, forget };
