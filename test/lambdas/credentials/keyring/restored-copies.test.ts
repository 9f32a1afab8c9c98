import { refusalOf } from '../../../../engine/test/world/account';
import { failure, publication, ringFrom } from './publications';

const ring = ringFrom(0, 1);

async function installed() {
  const it = publication();
  await it.run(it.places.install(ring, {}));
  it.copied.length = 0;
  return it;
}

test.each([['hunter2'], ['{"keys":[]}'], [''], [undefined]])(
  'a sweep restores a copy that was changed to %j by hand, and logs it',
  async (text) => {
    const { places, secret, copy, copied, lines, run } = await installed();
    copy.text = text;
    await run(places.reconcile({ current: ring }));
    expect([copy.text, copied.length]).toEqual([secret.text, 1]);
    expect(lines).toEqual([
      { level: 'warn', event: 'public keys', outcome: 'copy restored', resource: 'the copy' },
    ]);
  },
);

test('a sweep restores a copy to the keys of a later ring, if those are published', async () => {
  const { places, secret, copy, published, run } = await installed();
  await run(places.install(ringFrom(2, 2), { current: ring }));
  const { text } = secret;
  copy.text = '{"keys":[]}';
  await run(places.reconcile({ current: ring }));
  expect([secret.text, copy.text]).toEqual([text, text]);
  expect(published()).toHaveLength(5);
});

test('a sweep does not leave its copy over that of a rotation that runs meanwhile', async () => {
  const { places, secret, copy, run } = await installed();
  copy.text = '{"keys":[]}';
  copy.beforeWrite = async () => {
    copy.beforeWrite = async () => undefined;
    await places.install(ringFrom(2, 2), { current: ring });
  };
  await run(places.reconcile({ current: ring }));
  expect(copy.written.map((text) => JSON.parse(text).issuedAt.slice(11, 13))).toEqual(['02', '01', '02']);
  expect(copy.text).toBe(secret.text);
});

test('a sweep that may not read a copy writes it once, and fails', async () => {
  const { places, secret, copy, copied, run } = await installed();
  copy.fault = () => failure('AccessDenied', 403);
  const error = await refusalOf(run(places.reconcile({ current: ring })));
  expect(error.message).toContain('s3:GetObject on the copy was denied');
  expect(copied).toEqual([secret.text]);
});

test('a sweep leaves a copy that it cannot reach', async () => {
  const { places, copy, copied, run } = await installed();
  copy.fault = () => failure('InternalError', 500);
  expect((await refusalOf(run(places.reconcile({ current: ring })))).code).toBe('CallFailed');
  expect(copied).toEqual([]);
});
