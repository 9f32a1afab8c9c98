import { HOUR } from '../../../../engine/src';
import { TransportFailure } from '../../../../lambdas/credentials/http-api/failures';
import type { Spec } from '../../../../lambdas/credentials/http-api/spec/types';
import { CHOSEN } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import type { WireRequest } from '../../../../lambdas/credentials/http-api/wire';
import { vaultCustomSecretId } from '../../../../lib/http-api-presets/vault-custom-secret-id';
import { answer, NAME, setUp } from './fixture';

const lost = new TransportFailure('IssuerTimedOut', 'no answer.');
const isCreate = ({ method }: WireRequest): boolean => method === 'POST';

/** The stand-in with a value that is issued, and a way to install it. */
async function issued(spec: Spec = CHOSEN) {
  const made = setUp(spec);
  const value = await made.issue({ expiresAt: made.clock.now() + HOUR });
  return { ...made, value, install: () => made.run(() => made.adapter.install(value, {})) };
}

const alive = ({ standIn }: ReturnType<typeof setUp>): number => standIn.credentials.alive().length;

test('a value is made without a request, and its secret is redacted', async () => {
  const { adapter, sent, value, log } = await issued();
  expect(value).toEqual({
    robot: 'shop',
    id: NAME,
    password: expect.stringMatching(/^acme-[A-Za-z0-9]{40}$/),
    expiresAt: '2026-01-01T01:00:00Z',
  });
  expect(sent).toEqual([]);
  expect(adapter.idOf(value)).toBe(NAME);
  const { password = '' } = value as Record<string, string>;
  expect(log.scrub(`it is ${password.replace('acme-', '')}`)).toBe('it is ***');
});

test('an installation sends it once, with the time that is left', async () => {
  const made = await issued();
  made.clock.pass(HOUR / 2);
  await made.install();
  await made.install();
  const bodies = made.sent.filter(isCreate).map(({ body }) => JSON.parse(body ?? ''));
  const { id, password } = made.value as Record<string, string>;
  expect(bodies).toEqual([{ label: id, password, lifetime: '1800s' }]);
  expect(await made.run(() => made.adapter.list())).toEqual([
    { id: NAME, name: NAME, created: made.clock.now(), active: true },
  ]);
});

test('a request that times out after its effect leaves a credential that the next installation finds', async () => {
  const made = await issued();
  made.settings.respond = (wire) => {
    if (!isCreate(wire)) return undefined;
    made.standIn.handle(wire);
    return lost;
  };
  expect((await made.refusal(() => made.adapter.install(made.value, {}))).code).toBe('IssuerTimedOut');
  expect(alive(made)).toBe(1);
  made.settings.respond = () => undefined;
  await made.install();
  expect([alive(made), made.sent.filter(isCreate).length]).toEqual([1, 1]);
});

test('an answer that the API has the value is a success: the list may be late', async () => {
  const made = await issued();
  await made.install();
  made.settings.respond = (wire) => (wire.method === 'GET' ? answer(200, { passwords: [] }) : undefined);
  await made.install();
  expect([alive(made), made.sent.filter(isCreate).length]).toEqual([1, 2]);
});

test('a removal by name removes both credentials that a late list let come into being', async () => {
  const { exists: _, ...create } = CHOSEN.create;
  const made = await issued({ ...CHOSEN, create });
  await made.install();
  made.settings.respond = (wire) => (wire.method === 'GET' ? answer(200, { passwords: [] }) : undefined);
  await made.install();
  made.settings.respond = () => undefined;
  expect(alive(made)).toBe(2);
  expect((await made.run(() => made.adapter.list())).map(({ id, active }) => [id, active])).toEqual([
    [NAME, true],
  ]);
  await made.run(() => made.adapter.disable({ id: NAME }));
  expect(alive(made)).toBe(0);
  await made.run(() => made.adapter.remove({ id: NAME }, {}));
  expect(await made.run(() => made.adapter.list())).toEqual([]);
});

test('credentials of others keep the id of the API', async () => {
  const made = await issued();
  made.standIn.credentials.issue({ 'value/id': 'by hand', 'value/password': 'p' });
  const [other] = made.standIn.credentials.alive();
  expect((await made.run(() => made.adapter.list())).map(({ id }) => id)).toEqual([other?.id]);
});

test.each([
  ['without a free slot', answer(409, { error: 'full' }), 'SlotTaken'],
  ['that is denied', answer(403), 'AccessDenied'],
  ['that shortens the lifetime', answer(201, { expires: 1767225600 }), 'IssuerMismatch'],
])('names an installation %s', async (_name, given, code) => {
  const made = await issued();
  made.settings.respond = (wire) => (isCreate(wire) ? given : undefined);
  const error = await made.refusal(() => made.adapter.install(made.value, {}));
  expect(error.code).toBe(code);
  expect(error.message).not.toContain((made.value as Record<string, string>).password);
});

test('the preset of custom secret-ids sends the metadata that its tokens inherit', async () => {
  const spec = vaultCustomSecretId.spec(vaultCustomSecretId.example);
  const { install, sent, value } = await issued({
    ...spec,
    admin: { headers: { 'x-vault-token': '{admin/password}' } },
  });
  await install();
  const { secretId, id } = value as Record<string, string>;
  expect(JSON.parse(sent.at(-1)?.body ?? '')).toEqual({
    secret_id: secretId,
    metadata: `{"rekey":"${id}"}`,
    ttl: '3600s',
  });
});
