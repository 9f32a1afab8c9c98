import { Match, Template } from 'aws-cdk-lib/assertions';
import { LeakSource } from '../../../../lib';
import { newStack } from '../../support';
import { actionsOf, INTAKE, responseIn } from '../source-parts';
import { INTAKE_ACTIONS, RULE } from './fixtures';

describe('LeakSource.guardDuty', () => {
  test('puts findings about access keys into the queue, without a permission of the functions', () => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.guardDuty());
    const template = Template.fromStack(stack);
    template.hasResourceProperties(RULE, {
      EventPattern: {
        source: ['aws.guardduty'],
        'detail-type': ['GuardDuty Finding'],
        detail: {
          type: Match.arrayWith([
            { prefix: 'UnauthorizedAccess:IAMUser/' },
            'AttackSequence:IAM/CompromisedCredentials',
          ]),
          severity: [{ numeric: ['>=', 4] }],
        },
      },
    });
    const [rule] = Object.keys(template.findResources(RULE));
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sqs:SendMessage',
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule, 'Arn'] } } },
            Principal: { Service: 'events.amazonaws.com' },
          }),
        ]),
      },
    });
    expect(actionsOf(stack, INTAKE)).toEqual(INTAKE_ACTIONS);
  });

  test('has a least severity', () => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.guardDuty({ minSeverity: 7 }));
    Template.fromStack(stack).hasResourceProperties(RULE, {
      EventPattern: { detail: { severity: [{ numeric: ['>=', 7] }] } },
    });
  });

  test.each([0, 11, '7', Number.NaN])('refuses the severity %s', (minSeverity) => {
    expect(() => LeakSource.guardDuty({ minSeverity } as never)).toThrow('[SeverityNotSupported]');
  });
});
