import { differences } from '../../../checks/moto/compare/differences';
import { normalized } from '../../../checks/moto/compare/normalize';
import { Placeholders } from '../../../checks/moto/compare/placeholders';
import type { Answer } from '../../recordings/wire';

const NOW = Date.parse('2026-03-03T10:30:00Z');
const DAY = 24 * 3_600_000;
const PREFIX = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:';

const ok = (output: unknown, httpStatus = 200): Answer => ({ httpStatus, xml: false, output });
const failed = (name: string, message = 'm', httpStatus = 400): Answer => ({
  httpStatus,
  xml: false,
  error: { name, message, member: 'Message' },
});

const list = (values: object) => ok({ L: Object.entries(values).map(([Key, V]) => ({ Key, V })) });
const labels = (label: string) => ok({ VersionIdsToStages: { v1: [label] } });

describe('differences', () => {
  test.each<[string, Answer, Answer]>([
    ['the same answer', ok({ A: 'x', B: [1] }), ok({ B: [1], A: 'x' })],
    ['the same error', failed('Wrong'), failed('Wrong')],
    ['elements with a key', ok({ L: [{ Key: 'a', Value: '1' }] }), ok({ L: [{ Value: '1', Key: 'a' }] })],
  ])('finds none in %s', (_, local, moto) => {
    expect(differences(local, moto)).toEqual([]);
  });

  test.each<[string, Answer, Answer, string, string, string]>([
    ['an error and none', failed('Wrong'), ok({}), 'outcome', 'Wrong 400: m', 'ok'],
    ['another error', failed('Wrong'), failed('Bad'), 'outcome', 'Wrong 400: m', 'Bad 400: m'],
    ['another message', failed('Wrong'), failed('Wrong', 'n'), 'error.message', 'm', 'n'],
    ['another status', failed('Wrong'), failed('Wrong', 'm', 404), 'httpStatus', '400', '404'],
    ['another status of success', ok({}), ok({}, 201), 'httpStatus', '200', '201'],
    ['another value', ok({ A: { B: 'x' } }), ok({ A: { B: 'y' } }), 'A.B', 'x', 'y'],
    ['another type', ok({ A: 1 }), ok({ A: true }), 'A', '1', 'true'],
    ['a missing member', ok({ A: 'x' }), ok({}), 'A', 'x', 'absent'],
    ['an additional member', ok({}), ok({ A: [] }), 'A', 'absent', '[]'],
    [
      'an additional element',
      ok({ L: [{ N: 1 }] }),
      ok({ L: [{ N: 1 }, { N: 2 }] }),
      'L[]',
      'absent',
      '{"N":2}',
    ],
    ['an element with the same key', list({ a: 1, b: 1 }), list({ a: 1, b: 2 }), 'L[].V', '1', '2'],
    ['another order', list({ a: 1, b: 1 }), list({ b: 1, a: 1 }), 'L in order', '["a","b"]', '["b","a"]'],
    ['labels', labels('AWSCURRENT'), labels('blue'), 'VersionIdsToStages[]', '["AWSCURRENT"]', '["blue"]'],
  ])('finds one in %s', (_, local, moto, at, a, b) => {
    expect(differences(local, moto)).toEqual([{ at, local: a, moto: b }]);
  });
});

describe('a normalized answer', () => {
  const comparable = (answer: unknown, placeholders = new Placeholders()) => {
    placeholders.learn(answer);
    return normalized(answer, placeholders, NOW);
  };

  test('has numbered placeholders for generated values', () => {
    const placeholders = new Placeholders();
    const key = (id: string) => ({ AccessKeyId: id, Note: `the key ${id}` });
    const first = comparable(key('AKIAAAAAAAAAAAAAAAA1'), placeholders);
    expect(first).toEqual({ AccessKeyId: '{{AccessKeyId 1}}', Note: 'the key {{AccessKeyId 1}}' });
    expect(comparable(key('AKIAAAAAAAAAAAAAAAA2'), placeholders)).toMatchObject({
      AccessKeyId: '{{AccessKeyId 2}}',
    });
    expect(placeholders.fill({ K: ['{{AccessKeyId 2}}'] })).toEqual({ K: ['AKIAAAAAAAAAAAAAAAA2'] });
    expect(placeholders.fill('{{AccessKeyId 3}}')).toMatch(/^AKIA[A-Z]{16}$/);
  });

  test('marks a generated value whose format is not that of AWS', () => {
    expect(comparable({ UserId: '0123456789abcdef' })).toEqual({
      UserId: "{{UserId 1 in a format that is not AWS's}}",
    });
  });

  test('has placeholders with the names of secrets', () => {
    const placeholders = new Placeholders();
    expect(comparable({ ARN: `${PREFIX}team/a-AbCdEf` }, placeholders)).toEqual({ ARN: '{{arn team/a}}' });
    expect(comparable({ ARN: `${PREFIX}team/a-UvWxYz` }, placeholders)).toEqual({ ARN: '{{arn team/a 2}}' });
    expect(placeholders.fill('{{arn team/a}}')).toBe(`${PREFIX}team/a-UvWxYz`);
    expect(comparable({ ARN: 'team/a' }, placeholders)).toEqual({ ARN: 'team/a' });
  });

  test('has dates relative to the time of the call', () => {
    const seconds = (time: number) => time / 1000;
    expect(
      comparable({
        CreatedDate: seconds(NOW - 1000),
        LastAccessedDate: seconds(Date.parse('2026-03-03T00:00:00Z')),
        DeletedDate: seconds(NOW + 7 * DAY),
        CreateDate: '2026-03-03T10:30:00Z',
        BadDate: 'yesterday',
      }),
    ).toEqual({
      CreatedDate: 'now in seconds',
      LastAccessedDate: 'today in seconds',
      DeletedDate: '7.0 days from now in seconds',
      CreateDate: 'now in ISO',
      BadDate: 'no date: "yesterday"',
    });
  });

  test('has no members that are null, and sorted labels', () => {
    expect(comparable({ A: null, VersionStages: ['b', 'a'], VersionIdsToStages: { v: ['b', 'a'] } })).toEqual(
      {
        VersionStages: ['a', 'b'],
        VersionIdsToStages: { v: ['a', 'b'] },
      },
    );
  });
});
