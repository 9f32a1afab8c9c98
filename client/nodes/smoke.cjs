// Uses the built package as an application does. `load` imports or requires a module by its name.
const assert = require('node:assert/strict');
const { exports: subpaths } = require('../package.json');

const VALUE = 'hunter2';

module.exports = async function smoke(load, { leaksOf, using }) {
  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error));

  for (const subpath of Object.keys(subpaths)) {
    if (subpath === './package.json') continue;
    const module = await load(`rekey-client${subpath.slice(1)}`);
    assert.notEqual(Object.keys(module).length, 0, `${subpath} exports nothing.`);
  }
  const { BackendError, SecretsClient } = await load('rekey-client');
  const { MemoryBackend } = await load('rekey-client/testing');

  const backend = new MemoryBackend();
  backend.put('db', JSON.stringify({ password: VALUE }));
  const client = new SecretsClient({ backend });
  const db = client.secret('db');
  const secrets = await Promise.all(Array.from({ length: 100 }, () => db.get()));
  assert.equal(backend.calls, 1);
  assert.equal(db.peek(), secrets[0]);
  assert.equal(secrets[0].json().password, VALUE);
  assert.throws(() => {
    'use strict';
    secrets[0].json().password = 'changed';
  }, TypeError);

  assert.equal(leaksOf({ client, db, secret: secrets[0], health: client.health() }), 0);
  assert.equal(client.redactor()(`the password is ${VALUE}!`), `the password is ${secrets[0]}!`);

  backend.put('db', JSON.stringify({ password: 'second' }));
  const used = await db.withSecret(async (secret) => {
    const { password } = secret.json();
    if (password === VALUE) throw Object.assign(new Error('refused'), { code: '28P01' });
    return password;
  });
  assert.equal(used, 'second');
  await assert.rejects(client.get('missing'), (error) => {
    return error instanceof BackendError && error.code === 'SecretNotFound';
  });

  for (const [name, run] of Object.entries(using)) {
    const closing = new SecretsClient({ backend });
    assert.equal(await run(closing), 'second', name);
    await assert.rejects(closing.get('db'), { code: 'ClientClosed' }, name);
  }
  await client.close();
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(unhandled, []);
};
