import { issuerContext } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { Rotator } from '../../../../engine/src/testing/rotator';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import { CognitoIssuer, issuer as kind } from '../../../../lambdas/credentials/cognito-app-client/issuer';

const DAY = 86_400_000;
const TOKEN = 'token-of-a-rotation-000000000000001';

/** A rotator of an app client that still has the secret that was generated with it. */
function setUp(adoptSecret: 'true' | 'false') {
  const clock = new VirtualClock();
  const secret = new MemorySecretStore(clock);
  const issuer = new CognitoIssuer(issuerContext(clock, secret), { generateSecret: true });
  const parameters = { ...kind.parameters, adoptSecret };
  const rotator = new Rotator({ clock, secret, factory: issuer.factory(), parameters });
  const [generated] = issuer.model.listed;
  const works = () => generated !== undefined && issuer.model.accepts(generated.value);
  const origins = () => issuer.model.listed.map(({ origin }) => origin);
  return { clock, secret, issuer, rotator, works, origins, generated };
}

/** Code and message of a rotation. */
const outcomeOf = async (rotator: Rotator, token: string) =>
  JSON.stringify((await rotator.rotate(token)) ?? null, (_, value) =>
    value instanceof Error ? value.message : value,
  );

test('the generated secret of a client is never deleted, and blocks the rotation with its name', async () => {
  const { rotator, works, origins, generated, clock } = setUp('false');
  await rotator.deploy();
  expect(origins()).toEqual(['generated', 'added']);
  clock.pass(90 * DAY);
  for (let attempt = 0; attempt < 2; attempt++) {
    const outcome = await outcomeOf(rotator, TOKEN);
    expect(outcome).toContain('SlotTaken');
    expect(outcome).toContain(generated?.id);
    await rotator.sweep();
    expect(works()).toBe(true);
  }
  await rotator.delete();
  expect(works()).toBe(true);
  expect(origins()).toEqual(['generated']);
});

test('the rotation continues after the generated secret is deleted by hand', async () => {
  const { rotator, issuer, origins, generated, secret } = setUp('false');
  await rotator.deploy();
  const first = secret.text('AWSCURRENT');
  issuer.removeByHand(generated?.id ?? '');
  await rotator.rotate(TOKEN);
  expect(secret.text('AWSCURRENT')).not.toBe(first);
  expect(origins()).toEqual(['added', 'added']);
});

test('an adopted secret is the first credential, and is deleted after the grace of its replacement', async () => {
  const { rotator, works, origins, secret, generated, clock } = setUp('true');
  await rotator.deploy();
  expect(secret.text('AWSCURRENT')).toContain(generated?.value);
  clock.pass(90 * DAY);
  await rotator.rotate(TOKEN);
  expect(secret.text('AWSCURRENT')).not.toContain(generated?.value);
  expect(works()).toBe(true);
  clock.pass(2 * DAY);
  await rotator.sweep();
  expect(works()).toBe(false);
  await rotator.delete();
  expect(origins()).toEqual(['given']);
});

test('a stack that is deleted before its first rotation leaves the adopted secret as it was', async () => {
  const { rotator, works, origins } = setUp('true');
  await rotator.deploy();
  await rotator.delete();
  expect(works()).toBe(true);
  expect(origins()).toEqual(['generated']);
});
