import { type Check, RekeyError } from 'cdk-rekey-engine';
import type { DatabaseServer, LoginAnswer } from '../../../../lambdas/credentials/postgres/server';
import { issue, make, ONCE } from './memory';

describe('a login that is tried several times', () => {
  const accepted: LoginAnswer = {
    accepted: true,
    sessionUser: 'shop_a',
    currentUser: 'shop',
    version: 18,
    unforced: [],
  };
  const refused: LoginAnswer = { accepted: false, reason: 'no (28P01)' };
  const lost = new RekeyError('IssuerUnreachable', { found: 'gone', unchanged: '', action: '' });
  const fatal = new RekeyError('TlsFailed', { found: 'no TLS', unchanged: '', action: '' });

  /** The outcome of calls with these answers, of which the last is repeated; and the number of calls. */
  async function trial(
    call: 'verify' | 'proveRefused',
    check: Check,
    ...answers: (LoginAnswer | Error)[]
  ): Promise<[string, number]> {
    let calls = 0;
    const logIn = async () => {
      const answer = answers[Math.min(calls++, answers.length - 1)] as LoginAnswer | Error;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const { adapter, clock } = make({}, { logIn } as unknown as DatabaseServer);
    const value = await issue(adapter);
    const outcome = await clock.run(
      adapter[call](value, check).then(
        () => 'done',
        ({ code }: RekeyError) => code,
      ),
    );
    return [outcome, calls];
  }

  test.each<[string, Parameters<typeof trial>, [string, number]]>([
    ['once', ['verify', ONCE, accepted], ['done', 1]],
    ['three times in a row', ['verify', { successes: 3, within: 1000 }, accepted], ['done', 3]],
    [
      'from the start after a refusal',
      ['verify', { successes: 3, within: 1000 }, accepted, accepted, refused, accepted],
      ['done', 6],
    ],
    [
      'after a lost connection',
      ['verify', { successes: 2, within: 1000 }, accepted, lost, accepted],
      ['done', 4],
    ],
    ['until the time ends', ['verify', { successes: 2, within: 1000 }, refused], ['VerifyFailed', 3]],
    ['once without time', ['verify', ONCE, refused, accepted], ['VerifyFailed', 1]],
    [
      'until the time ends, with the last error',
      ['verify', { successes: 1, within: 1000 }, refused, lost],
      ['IssuerUnreachable', 3],
    ],
    [
      'with the refusal that came last',
      ['verify', { successes: 1, within: 1000 }, lost, lost, refused],
      ['VerifyFailed', 3],
    ],
    ['and fails at once for TLS', ['verify', { successes: 1, within: 1000 }, fatal], ['TlsFailed', 1]],
  ])('is verified %s', async (_, input, expected) => {
    expect(await trial(...input)).toEqual(expected);
  });

  test.each<[string, Parameters<typeof trial>, [string, number]]>([
    ['by refusals in a row', ['proveRefused', { successes: 5, within: 1000 }, refused], ['done', 5]],
    [
      'from the start after it was accepted',
      ['proveRefused', { successes: 2, within: 1000 }, refused, accepted, refused],
      ['done', 4],
    ],
    [
      'not while it is accepted',
      ['proveRefused', { successes: 1, within: 1000 }, accepted],
      ['StillAccepted', 3],
    ],
    ['not without an answer', ['proveRefused', { successes: 1, within: 1000 }, lost], ['StillAccepted', 3]],
  ])('is proved dead %s', async (_, input, expected) => {
    expect(await trial(...input)).toEqual(expected);
  });
});
