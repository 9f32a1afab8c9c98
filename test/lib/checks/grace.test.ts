import { Annotations, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Credential, type CredentialTraits, LivesAt, Rotation } from '../../../lib';
import { mailerKey, newStack, warningsOf } from '../support';

const withGrace = (grace: Duration) => {
  const stack = newStack();
  return { stack, secret: mailerKey(stack, { rotation: Rotation.standard({ grace }) }) };
};

test.each([Duration.seconds(0), Duration.millis(1)])('warns about a grace of 0 seconds (%#)', (grace) => {
  expect(warningsOf(withGrace(grace).stack)).toEqual([
    'The grace of App/MailerKey is 0: a replaced credential can be retired immediately, and readers that have not fetched the ' +
      'new one fail. Use a grace that is longer than readers cache a credential, or acknowledge this warning. ' +
      '[ack: cdk-rekey:noGrace]',
  ]);
});

test('does not warn about an acknowledged grace of 0', () => {
  const { stack, secret } = withGrace(Duration.seconds(0));
  Annotations.of(secret).acknowledgeWarning(
    'cdk-rekey:noGrace',
    'Every reader fetches the key for each use.',
  );
  expect(warningsOf(stack)).toEqual([]);
});

test('does not warn about a default or a short grace', () => {
  const stack = newStack();
  mailerKey(stack);
  expect(warningsOf(stack)).toEqual([]);
  expect(warningsOf(withGrace(Duration.seconds(1)).stack)).toEqual([]);
});

describe('a credential with one slot', () => {
  const inPlace = (rotation: Rotation | undefined, traits: CredentialTraits = { slots: 1 }) => {
    const stack = newStack();
    const code = Code.fromInline('exports.handler = async () => {};');
    const credential = Credential.custom({ kind: 'ftp-password', principal: 'partner', code, traits });
    return { stack, secret: mailerKey(stack, { credential, rotation }) };
  };
  const zero = Duration.minutes(0);

  test.each<[string, Rotation | undefined, string]>([
    ['the default rotation', undefined, '1 day'],
    ['the default grace of a day', Rotation.standard(), '1 day'],
    ['the default grace of an hour', Rotation.highRisk(), '1 hour'],
    ['a grace of its own', Rotation.every(Duration.days(7), { grace: Duration.hours(2) }), '2 hours'],
    ['a grace of a second', Rotation.standard({ grace: Duration.seconds(1) }), '1 second'],
  ])('refuses %s', (_, rotation, found) => {
    expect(() => inPlace(rotation)).toThrow(
      `[GraceNotPossible] The grace of App/MailerKey is ${found}, but its issuer keeps one credential for its principal: ` +
        'the new value replaces the current one in place, so no earlier credential remains. ' +
        'Use a rotation with a grace of zero: { grace: Duration.minutes(0) }.',
    );
  });

  test.each([
    Rotation.standard({ grace: zero }),
    Rotation.highRisk({ grace: zero }),
    Rotation.cron('cron(0 3 ? * SUN *)', { grace: zero }),
    Rotation.every(Duration.hours(4), { grace: zero }),
  ])('accepts a grace of 0, and warns that AWSCURRENT does not work for some time (%#)', (rotation) => {
    const { stack } = inPlace(rotation);
    const [one] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    expect(JSON.parse(one?.Properties.Environment.Variables.REKEY_TIMES)).toMatchObject({
      graceSeconds: 0,
    });
    expect(warningsOf(stack)).toEqual([
      'The issuer of App/MailerKey keeps one credential for its principal, so each rotation replaces it in place: from ' +
        'the installation of the new value to its promotion AWSCURRENT does not work, and readers that have not fetched ' +
        'the new value fail. Make readers fetch the value again and retry when it is refused, and acknowledge this warning. ' +
        '[ack: cdk-rekey:oneSlot]',
    ]);
  });

  test('accepts a grace with LivesAt.LABELS', () => {
    const { stack } = inPlace(undefined, { slots: 1, livesAt: LivesAt.LABELS });
    expect(warningsOf(stack)).toEqual([]);
  });
});
