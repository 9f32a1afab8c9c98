import { LocalAws } from '../../../src/aws/local-aws';
import { refusal } from '../iam/fixtures';

const PUBLISHER = 'cloudwatch.amazonaws.com';
const ALARM = 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:Overdue';

describe('a topic', () => {
  let aws: LocalAws;

  beforeEach(() => {
    aws = new LocalAws();
  });

  const publish = (topic: string, message = 'text') =>
    aws.timeline.run(() => aws.sns.publish(topic, 'subject', message, PUBLISHER, ALARM));

  test('stores messages', async () => {
    const topicArn = aws.sns.createTopic('alarms');
    aws.sns.subscribe(topicArn, { protocol: 'email', endpoint: 'night-shift@example.com' });
    await publish(topicArn);
    expect(aws.sns.messages).toEqual([
      { topicArn, subject: 'subject', message: 'text', publisher: PUBLISHER, time: expect.any(Number) },
    ]);
    expect(aws.sns.topic(topicArn)?.subscriptions).toHaveLength(1);
  });

  test('is searched for secret values', async () => {
    aws.exposureWatch.learn('correct-horse', 'App/Key');
    await publish(aws.sns.createTopic('alarms'), 'it is correct-horse');
    expect(aws.exposureWatch.exposures).toMatchObject([{ place: 'notification:alarms', secret: 'App/Key' }]);
  });

  test('must exist', async () => {
    await expect(publish('arn:aws:sns:eu-central-1:123456789012:absent')).rejects.toMatchObject(
      refusal('NotFound'),
    );
  });

  test.each([
    ['its key allows CloudWatch', [PUBLISHER], true],
    ['its key does not allow CloudWatch', ['events.amazonaws.com'], false],
  ])('that is encrypted checks the key policy: %s', async (_, services, taken) => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: services },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Resource: '*',
        },
      ],
    };
    const kmsKeyArn = aws.kms.createKey({ policy: JSON.stringify(policy) });
    const topicArn = aws.sns.createTopic('encrypted', { kmsKeyArn });
    const published = publish(topicArn);
    if (taken) await published;
    else await expect(published).rejects.toMatchObject({ code: expect.stringMatching(/^AccessDenied/) });
    expect(aws.sns.messages).toHaveLength(taken ? 1 : 0);
  });

  describe('with a topic policy', () => {
    const onlyTls = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const allowed = (condition: object) => ({
      Effect: 'Allow',
      Principal: { Service: PUBLISHER },
      Action: 'sns:Publish',
      Resource: '*',
      Condition: condition,
    });

    test.each<[string, object[], boolean]>([
      ['allows CloudWatch', [onlyTls, allowed({})], true],
      ['only requires TLS', [onlyTls], false],
      [
        'allows CloudWatch for this account',
        [allowed({ StringEquals: { 'aws:SourceAccount': '123456789012' } })],
        true,
      ],
      [
        'allows CloudWatch for another account',
        [allowed({ StringEquals: { 'aws:SourceAccount': '210987654321' } })],
        false,
      ],
      ['allows this alarm', [allowed({ ArnLike: { 'aws:SourceArn': `${ALARM.slice(0, -4)}*` } })], true],
      ['allows another alarm', [allowed({ ArnEquals: { 'aws:SourceArn': `${ALARM}2` } })], false],
    ])('that %s', async (_, Statement, taken) => {
      const topicArn = aws.sns.createTopic('alarms');
      aws.sns.setPolicy(topicArn, { Version: '2012-10-17', Statement });

      const published = publish(topicArn);

      if (taken) await published;
      else
        await expect(published).rejects.toMatchObject({ code: expect.stringMatching(/^AccessDenied|^Auth/) });
      expect(aws.sns.messages).toHaveLength(taken ? 1 : 0);
    });

    test('uses the default policy after the policy is removed', async () => {
      const topicArn = aws.sns.createTopic('alarms');
      aws.sns.setPolicy(topicArn, { Version: '2012-10-17', Statement: [onlyTls] });
      aws.sns.setPolicy(topicArn);

      await publish(topicArn);

      expect(aws.sns.messages).toHaveLength(1);
    });
  });
});
