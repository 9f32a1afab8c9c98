import { Annotations, Duration } from 'aws-cdk-lib';
import { Rotation } from '../../../lib';
import { mailerKey, newStack, warningsOf } from '../support';

const withGrace = (grace: Duration) => {
  const stack = newStack();
  return { stack, secret: mailerKey(stack, { rotation: Rotation.standard({ grace }) }) };
};

test.each([Duration.seconds(0), Duration.millis(1)])(
  'a grace that is 0 in seconds is warned of (%#)',
  (grace) => {
    expect(warningsOf(withGrace(grace).stack)).toEqual([
      'The grace of App/MailerKey is 0: a replaced credential can be retired at once, and readers that have not fetched the ' +
        'new one fail. Use a grace that is longer than readers keep a credential, or acknowledge this warning. ' +
        '[ack: cdk-rekey:noGrace]',
    ]);
  },
);

test('a grace of 0 is not warned of when that is acknowledged', () => {
  const { stack, secret } = withGrace(Duration.seconds(0));
  Annotations.of(secret).acknowledgeWarning(
    'cdk-rekey:noGrace',
    'Every reader fetches the key for each use.',
  );
  expect(warningsOf(stack)).toEqual([]);
});

test('a default and a short grace are not warned of', () => {
  const stack = newStack();
  mailerKey(stack);
  expect(warningsOf(stack)).toEqual([]);
  expect(warningsOf(withGrace(Duration.seconds(1)).stack)).toEqual([]);
});
