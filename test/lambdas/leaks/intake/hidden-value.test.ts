import { API, alertAnswer, alertDelivery, HOOK, seeded, TOKEN, World } from '../world';

const OTHER = TOKEN.replace('Token-', 'Other-');

/** Two sources with one API. The token of the first one does not see values. */
function hidden(answer = alertAnswer(seeded('leak'))): World {
  const world = new World();
  world.secrets[OTHER] = { AWSCURRENT: seeded('other') };
  world.sources.github.push({ webhookSecret: HOOK, token: OTHER, api: API });
  world.server = async (_url, init) =>
    new Headers(init.headers).get('authorization') === `Bearer ${seeded('token')}`
      ? new Response(alertAnswer('', { secret: null }).body)
      : new Response(answer.body, { status: answer.status });
  return world;
}

test('an alert whose value the first token does not see is read with the next one', async () => {
  const world = hidden();
  await world.deliver(alertDelivery());
  expect(await world.drain()).toEqual([]);
  const [finding] = world.executions.values();
  expect([finding?.subject.fingerprint, finding?.alert?.token]).toEqual([
    world.index.fingerprintOf(seeded('leak')),
    OTHER,
  ]);
});

test.each([
  ['hides it too', alertAnswer('', { secret: null })],
  ['may not see the alert', { status: 404, headers: {}, body: '{}' }],
])('if the next one %s, the hidden value is the failure', async (_what, answer) => {
  const world = hidden(answer);
  await world.deliver(alertDelivery());
  expect([await world.drain(), world.codes()]).toEqual([[expect.any(String)], ['GitHubValueHidden']]);
});
