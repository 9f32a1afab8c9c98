import { classify } from '../../../../lambdas/credentials/http-api/answers';
import { elasticsearch } from '../../../../lib/http-api-presets/elasticsearch';
import { newRelic } from '../../../../lib/http-api-presets/new-relic';
import { resend } from '../../../../lib/http-api-presets/resend';
import { vercel } from '../../../../lib/http-api-presets/vercel';
import { answer, setUp } from './fixture';

test.each([
  [200, { data: { actor: { user: { id: newRelic.example.userId } } } }, 'alive'],
  [200, { data: null, errors: [{ extensions: { error_code: 'BAD_API_KEY' } }] }, 'dead'],
  [200, { data: null, errors: [{ message: 'try again' }] }, 'unknown'],
  [401, {}, 'dead'],
])('an answer %i %j of GraphQL shows that a key is %s', (status, json, expected) => {
  expect(classify(answer(status, json), newRelic.spec(newRelic.example).test)).toBe(expected);
});

test.each([
  [401, { name: 'restricted_api_key' }, 'alive'],
  [401, { name: 'missing_api_key' }, 'unknown'],
  [400, { name: 'validation_error', message: 'API key is invalid' }, 'dead'],
  [400, { name: 'validation_error', message: 'another field' }, 'unknown'],
])('an answer %i %j shows that a key that only sends is %s', (status, json, expected) => {
  expect(classify(answer(status, json), resend.spec(resend.example).test)).toBe(expected);
});

test('a removal that answers 200 with errors is not taken for one', async () => {
  const { ...spec } = elasticsearch.spec(elasticsearch.example);
  const { issue, adapter, refusal, settings } = setUp({
    ...spec,
    admin: { headers: { a: '{admin/password}' } },
  });
  const { id = '' } = await issue();
  settings.respond = ({ method }) => (method === 'DELETE' ? answer(200, { error_count: 1 }) : undefined);
  expect((await refusal(() => adapter.remove({ id }, {}))).code).toBe('CallFailed');
});

test('a list has no parameter that its reference does not state', () => {
  expect(vercel.spec(vercel.example).list.request.query).toBeUndefined();
});
