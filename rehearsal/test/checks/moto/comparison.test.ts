import { differences } from '../../../checks/moto/compare/compare';
import { normal } from '../../../checks/moto/compare/normal';
import { Words } from '../../../checks/moto/compare/words';
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

describe('differences', () => {
  test.each<[string, Answer, Answer]>([
    ['the same answer', ok({ A: 'x', B: [1] }), ok({ B: [1], A: 'x' })],
    ['the same error', failed('Wrong'), failed('Wrong')],
    ['named elements', ok({ L: [{ Key: 'a', Value: '1' }] }), ok({ L: [{ Value: '1', Key: 'a' }] })],
  ])('none: %s', (_, local, moto) => {
    expect(differences(local, moto)).toEqual([]);
  });

  test.each<[string, Answer, Answer, string, string, string]>([
    ['error and none', failed('Wrong'), ok({}), 'outcome', 'Wrong 400: m', 'ok'],
    ['another error', failed('Wrong'), failed('Bad'), 'outcome', 'Wrong 400: m', 'Bad 400: m'],
    ['another text', failed('Wrong'), failed('Wrong', 'n'), 'error.message', 'm', 'n'],
    ['another status', failed('Wrong'), failed('Wrong', 'm', 404), 'httpStatus', '400', '404'],
    ['another good status', ok({}), ok({}, 201), 'httpStatus', '200', '201'],
    ['another value', ok({ A: { B: 'x' } }), ok({ A: { B: 'y' } }), 'A.B', 'x', 'y'],
    ['a number as text', ok({ A: 1 }), ok({ A: true }), 'A', '1', 'true'],
    ['a member less', ok({ A: 'x' }), ok({}), 'A', 'x', 'absent'],
    ['a member more', ok({}), ok({ A: [] }), 'A', 'absent', '[]'],
    ['an element more', ok({ L: [{ N: 1 }] }), ok({ L: [{ N: 1 }, { N: 2 }] }), 'L[]', 'absent', '{"N":2}'],
    [
      'a namesake',
      ok({
        L: [
          { Key: 'a', V: 1 },
          { Key: 'b', V: 1 },
        ],
      }),
      ok({
        L: [
          { Key: 'b', V: 2 },
          { Key: 'a', V: 1 },
        ].reverse(),
      }),
      'L[].V',
      '1',
      '2',
    ],
    [
      'another order',
      ok({ L: [{ Key: 'a' }, { Key: 'b' }] }),
      ok({ L: [{ Key: 'b' }, { Key: 'a' }] }),
      'L in order',
      '["a","b"]',
      '["b","a"]',
    ],
    [
      'labels of a version',
      ok({ VersionIdsToStages: { v1: ['AWSCURRENT'] } }),
      ok({ VersionIdsToStages: { v1: ['AWSPENDING'] } }),
      'VersionIdsToStages[]',
      '["AWSCURRENT"]',
      '["AWSPENDING"]',
    ],
  ])('one: %s', (_, local, moto, at, a, b) => {
    expect(differences(local, moto)).toEqual([{ at, local: a, moto: b }]);
  });
});

describe('answers made comparable', () => {
  const comparable = (answer: unknown, words = new Words()) => {
    words.learn(answer);
    return normal(answer, words, NOW);
  };

  test('call made-up values by the order in which they were made', () => {
    const words = new Words();
    const key = (id: string) => ({ AccessKeyId: id, Note: `the key ${id}` });
    const first = comparable(key('AKIAAAAAAAAAAAAAAAA1'), words);
    expect(first).toEqual({ AccessKeyId: '{{AccessKeyId 1}}', Note: 'the key {{AccessKeyId 1}}' });
    expect(comparable(key('AKIAAAAAAAAAAAAAAAA2'), words)).toMatchObject({
      AccessKeyId: '{{AccessKeyId 2}}',
    });
    expect(words.fill({ K: ['{{AccessKeyId 2}}'] })).toEqual({ K: ['AKIAAAAAAAAAAAAAAAA2'] });
    expect(words.fill('{{AccessKeyId 3}}')).toMatch(/^AKIA[A-Z]{16}$/);
  });

  test('tell when a made-up value has another form than AWS gives it', () => {
    expect(comparable({ UserId: '0123456789abcdef' })).toEqual({
      UserId: "{{UserId 1 in a form that is not AWS's}}",
    });
  });

  test('call a secret by its name, and one that came after it by another', () => {
    const words = new Words();
    expect(comparable({ ARN: `${PREFIX}team/a-AbCdEf` }, words)).toEqual({ ARN: '{{arn team/a}}' });
    expect(comparable({ ARN: `${PREFIX}team/a-UvWxYz` }, words)).toEqual({ ARN: '{{arn team/a 2}}' });
    expect(words.fill('{{arn team/a}}')).toBe(`${PREFIX}team/a-UvWxYz`);
    expect(comparable({ ARN: 'team/a' }, words)).toEqual({ ARN: 'team/a' });
  });

  test('tell dates from the time of the call', () => {
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

  test('have no members that are null, and labels in no order', () => {
    expect(comparable({ A: null, VersionStages: ['b', 'a'], VersionIdsToStages: { v: ['b', 'a'] } })).toEqual(
      {
        VersionStages: ['a', 'b'],
        VersionIdsToStages: { v: ['a', 'b'] },
      },
    );
  });
});
