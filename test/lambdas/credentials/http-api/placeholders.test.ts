import { HOUR } from '../../../../engine/src';
import type { Spec } from '../../../../lambdas/credentials/http-api/spec/types';
import { EXPIRING, NAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import { NAME, setUp } from './fixture';

const withJson = (spec: Spec, json: object): Spec => ({
  ...spec,
  create: { ...spec.create, request: { ...spec.create.request, json } },
});

test('an identifier is the name without hyphens, also with the time of the creation', async () => {
  const json = { description: '{name}', name: '{identifier}' };
  const named = setUp(withJson(NAMED, json));
  await named.issue();
  expect(JSON.parse(named.sent[0]?.body ?? '')).toEqual({
    description: NAME,
    name: NAME.replaceAll('-', '_'),
  });
  const { issue, sent } = setUp(withJson(EXPIRING, { ...json, expires_at: '{expiresAtSeconds}' }));
  await issue();
  const { description, name } = JSON.parse(sent[0]?.body ?? '');
  expect(name).toBe(description.replaceAll('-', '_'));
  expect(name).toMatch(/^rekey(_[0-9a-z]+){3}$/);
});

test('an expiry can be in milliseconds, as a number', async () => {
  const spec = withJson(EXPIRING, { label: '{name}', expires_at: '{expiresAtMilliseconds}' });
  const { adapter, clock, issue, run, sent } = setUp(spec);
  const expiresAt = clock.now() + HOUR;
  await issue({ expiresAt });
  expect(JSON.parse(sent[0]?.body ?? '').expires_at).toBe(expiresAt);
  clock.pass(2 * HOUR);
  expect(await run(() => adapter.list())).toEqual([]);
});

test('a login without a token in its answer precedes each request of the administrator', async () => {
  const login = {
    method: 'POST' as const,
    url: 'https://api.acme.example/sudo',
    json: { password: '{admin/password}' },
  };
  const { adapter, issue, paths, refusal, settings } = setUp({ ...NAMED, admin: { ...NAMED.admin, login } });
  await issue();
  expect(paths()).toEqual(['POST /sudo', 'POST /v1/tokens']);
  settings.admin = ['{"password":"wrong-hunter2"}'];
  expect((await refusal(() => adapter.list())).code).toBe('AdminRefused');
});

test('a body can be a multipart form, whose values are sent as they are', async () => {
  const request = {
    method: 'POST' as const,
    url: 'https://api.acme.example/v1/tokens',
    multipart: { label: '{name}', note: 'a\r\n--b "c"' },
  };
  const { issue, sent, adapter, run } = setUp({ ...NAMED, create: { request } });
  const { id } = await issue();
  const { headers, body = '' } = sent[0] ?? {};
  const form = await new Response(body, { headers }).formData();
  expect([...form.entries()]).toEqual([
    ['label', NAME],
    ['note', 'a\r\n--b "c"'],
  ]);
  expect((await run(() => adapter.list())).map((one) => [one.id, one.name])).toEqual([[id, NAME]]);
});
