import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { Secret, SecretsClient } from '../../src';
import { MemoryBackend } from '../../src/testing';

const VALUE = 'hunter2-correct-horse';
const HEX = Buffer.from(VALUE).toString('hex');

/** The probes of a value that must not leak. */
const PROBES: Record<string, (subject: object) => string> = {
  template: (subject) => `${subject}`,
  concatenation: (subject) => `x${subject as unknown as string}`,
  json: (subject) => JSON.stringify({ subject }),
  inspect: (subject) => inspect(subject, { depth: 9 }),
  'without custom inspection': (subject) => inspect(subject, { customInspect: false, depth: 9 }),
  'with hidden members': (subject) => inspect(subject, { showHidden: true, customInspect: false, depth: 9 }),
  spread: (subject) => inspect({ ...subject }, { depth: 9 }),
  'structured clone': (subject) => clone(subject, structuredClone),
  'v8.serialize': (subject) => clone(subject, (value) => serialize(value).toString('latin1')),
  format: (subject) => format('%s %o %O %j', subject, subject, subject, subject),
  'error message': (subject) => inspect(new Error(`failed with ${subject}`)),
  'error cause': (subject) => inspect(new Error('failed', { cause: subject }), { depth: 9 }),
};

/** A subject with functions cannot be cloned, which shows nothing. */
function clone(subject: object, how: (value: object) => unknown): string {
  try {
    return inspect(how(subject), { depth: 9 });
  } catch (error) {
    return String(error);
  }
}

async function subjects(): Promise<Record<string, object>> {
  const backend = new MemoryBackend();
  const versionId = backend.put('text', VALUE);
  backend.put('json', JSON.stringify({ password: VALUE }));
  backend.put('bytes', new TextEncoder().encode(VALUE));
  const client = new SecretsClient({
    backend: { name: 'b', fetch: (request, options) => backend.fetch(request, options) },
  });
  const [text, json, bytes] = await Promise.all(['text', 'json', 'bytes'].map((id) => client.get(id)));
  json?.json();
  const handle = client.secret('text');
  await handle.get();
  const held = client.secret('text', { as: 'bytes' });
  const refused = await handle
    .withSecret(() => Promise.reject({ code: '28P01' }), { budget: 0 })
    .catch((error: object) => error);
  expect(versionId).toBeDefined();
  return {
    text: text as Secret,
    json: json as Secret,
    bytes: bytes as Secret,
    'text as bytes': await held.get(),
    client,
    handle,
    health: client.health(),
    redactor: client.redactor(),
    refused: refused as object,
    promise: handle.get(),
  };
}

describe.each(Object.keys(PROBES))('%s', (name) => {
  test('shows no value', async () => {
    for (const [subject, value] of Object.entries(await subjects())) {
      const shown = PROBES[name]?.(value) ?? '';
      const leaks = [VALUE, HEX, HEX.replace(/..(?!$)/g, '$& '), Buffer.from(VALUE).toString('base64')];
      expect([subject, leaks.filter((leak) => shown.includes(leak))]).toEqual([subject, []]);
    }
  });
});

test('a secret shows its id and the end of its version', () => {
  const secret = new Secret({ id: 'db', versionId: '12345678-1a2b', value: VALUE });
  expect(String(secret)).toBe('[secret db …1a2b]');
  expect(JSON.stringify({ secret })).toBe('{"secret":"[secret db …1a2b]"}');
  expect(inspect(secret)).toBe('[secret db …1a2b]');
});

test('only its methods give the value', () => {
  const secret = new Secret({ id: 'db', versionId: 'v1', value: `{"password":"${VALUE}"}` });
  expect(secret.reveal()).toContain(VALUE);
  expect(secret.use((text) => text.length)).toBe(secret.reveal().length);
  expect(secret.json()).toEqual({ password: VALUE });
  expect(new TextDecoder().decode(secret.bytes())).toBe(secret.reveal());
});

test('json() is parsed once and frozen', () => {
  const secret = new Secret<{ a: { b: number[] } }>({ id: 'db', versionId: 'v1', value: '{"a":{"b":[1]}}' });
  const value = secret.json();
  expect(secret.json()).toBe(value);
  expect(() => (value.a.b as number[]).push(2)).toThrow(TypeError);
  const deep = new Secret({ id: 'deep', versionId: 'v1', value: `${'['.repeat(5000)}${']'.repeat(5000)}` });
  expect(Object.isFrozen(deep.json())).toBe(true);
});

test('an error of json() does not quote the value', () => {
  const error = errorOf(() => new Secret({ id: 'db', versionId: 'v1', value: VALUE }).json());
  expect(error).toMatchObject({ code: 'SecretNotJson' });
  expect(inspect(error, { showHidden: true })).not.toContain('hunter2');
});

test('bytes are intact, and a copy', async () => {
  const backend = new MemoryBackend();
  const value = Uint8Array.from({ length: 256 }, (_, n) => n);
  backend.put('key', value);
  const secret = await new SecretsClient({ backend }).get('key');
  expect(secret.isBinary).toBe(true);
  expect(secret.bytes()).toEqual(value);
  secret.bytes().fill(0);
  expect(secret.bytes()).toEqual(value);
  expect(errorOf(() => secret.reveal())).toMatchObject({ code: 'SecretNotText' });
});

function errorOf(fn: () => unknown): unknown {
  try {
    return fn();
  } catch (error) {
    return error;
  }
}
