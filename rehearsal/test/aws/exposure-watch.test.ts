import { ExposureWatch } from '../../src/aws/exposure-watch';

const VALUE = 'pa+ss/w@rd 1';
const FORMS = [
  ['plain', VALUE],
  ['base64', Buffer.from(VALUE).toString('base64')],
  ['percent-encoded', encodeURIComponent(VALUE)],
];

test.each(FORMS)('finds and redacts a secret value that is %s', (_, form) => {
  const watch = new ExposureWatch();
  watch.learn(VALUE, 'mail');
  watch.look('log:send', `text ${form} text`, 7);
  expect(watch.exposures).toEqual([{ place: 'log:send', secret: 'mail', time: 7 }]);
  expect(watch.redacted({ line: `text ${form} text` })).toEqual({ line: 'text *** text' });
});

test('reports a secret once for each place', () => {
  const watch = new ExposureWatch();
  watch.learn(VALUE, 'mail');
  for (const place of ['log:send', 'log:send', 'tag:mail']) watch.look(place, VALUE, 0);
  expect(watch.exposures.map(({ place }) => place)).toEqual(['log:send', 'tag:mail']);
});

test('ignores values of fewer than 8 characters', () => {
  const watch = new ExposureWatch();
  watch.learn('1234567', 'mail');
  watch.look('log:send', '1234567', 0);
  expect(watch.exposures).toEqual([]);
});
