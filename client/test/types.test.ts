import {
  type Backend,
  BackendError,
  type DeepReadonly,
  type Secret,
  SecretsClient,
  type StandardSchema,
} from '../src';
import type { createPool } from '../src/adapters/pg';
import { MemoryBackend } from '../src/testing';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <T extends true>(): T => true as T;

interface Login {
  username: string;
  hosts: string[];
}

declare const schema: StandardSchema<Login>;

/** Checked by the compiler, and never called. */
export async function types(secrets: SecretsClient, pool: typeof createPool): Promise<void> {
  const untyped = await secrets.secret('db').get();
  isTrue<Equal<ReturnType<typeof untyped.json>, unknown>>();

  const typed = secrets.secret<Login>('db');
  isTrue<Equal<Awaited<ReturnType<typeof typed.get>>, Secret<Login>>>();
  const login = (await typed.get()).json();
  isTrue<Equal<typeof login, DeepReadonly<Login>>>();
  // @ts-expect-error the parsed value is frozen
  login.hosts.push('other');

  const validated = secrets.secret('db', { schema });
  isTrue<Equal<Awaited<ReturnType<typeof validated.get>>, Secret<Login>>>();

  const length = await typed.withSecret((secret) => secret.json().username.length);
  isTrue<Equal<typeof length, number>>();

  pool(typed);
  pool(secrets.secret('db'));
  await secrets.ready(['db', typed, validated]);

  // @ts-expect-error a secret is no string
  const text: string = await typed.get();
  // @ts-expect-error a failure has a class
  new BackendError('other', text);
  // @ts-expect-error events have names
  secrets.on('unknown', () => {});
  secrets.on('rotated', ({ from, to }) => isTrue<Equal<typeof from, typeof to>>());
  // @ts-expect-error a backend has a name
  const backend: Backend = { fetch: () => Promise.reject(new Error()) };
  new SecretsClient({ backend });
  for await (const secret of typed.watch()) isTrue<Equal<typeof secret, Secret<Login>>>();
}

test('the lines of the README work', async () => {
  const backend = new MemoryBackend();
  backend.put('orders-db', '{"username":"app","password":"first"}');
  const secrets = new SecretsClient({ backend });
  const db = secrets.secret<{ username: string; password: string }>('orders-db');
  const { username, password } = (await db.get()).json();
  expect([username, password]).toEqual(['app', 'first']);
  await secrets.close();
});
