import { App, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LeakSource } from '../../../../lib';
import { newStack, stackIn, statementsOf } from '../../support';
import { responseIn } from '../source-parts';
import { RULE } from './fixtures';

describe('global events', () => {
  /** A response with both sources. */
  function globalIn(region: string, scope = new App()) {
    const stack = stackIn(scope, 'App', '111111111111', region);
    const leaks = responseIn(stack);
    leaks.addSource(LeakSource.awsHealth());
    leaks.addSource(LeakSource.quarantine());
    const others = scope.node.children.filter((one): one is Stack => one instanceof Stack && one !== stack);
    return { stack, others };
  }

  test.each([
    ['eu-west-1', ['us-east-1', 'us-west-2']],
    ['us-east-1', ['us-west-2']],
    ['us-west-2', ['us-east-1']],
    ['us-gov-east-1', ['us-gov-west-1']],
    ['us-gov-west-1', []],
  ])('a response in %s gets them from %j, in stacks that are deployed with it', (region, regions) => {
    const { stack, others } = globalIn(region);
    expect(others.map((one) => one.region)).toEqual(regions);
    Template.fromStack(stack).resourceCountIs(RULE, 2);
    expect(stack.dependencies).toEqual(others);
  });

  test('are forwarded to the default bus of the response by a role that can do nothing else', () => {
    const { others } = globalIn('eu-west-1');
    const [east, west] = others.map((one) => Template.fromStack(one));
    const bus = {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, ':events:eu-west-1:111111111111:event-bus/default'],
      ],
    };
    east?.resourceCountIs(RULE, 2);
    west?.resourceCountIs(RULE, 1);
    east?.resourceCountIs('AWS::IAM::Role', 1);
    east?.allResourcesProperties(RULE, {
      Targets: [Match.objectLike({ Arn: bus, RoleArn: Match.anyValue() })],
    });
    expect(statementsOf(others[0] as Stack, 'Role')).toEqual([
      { Action: 'events:PutEvents', Effect: 'Allow', Resource: bus },
    ]);
    east?.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
          },
        ],
      },
    });
  });

  test('have the same pattern in each region', () => {
    const { stack, others } = globalIn('eu-west-1');
    const patterns = [stack, ...others].map((one) =>
      Object.values(Template.fromStack(one).findResources(RULE)).map(
        ({ Properties }) => Properties.EventPattern,
      ),
    );
    expect(patterns[1]).toEqual(patterns[0]);
    expect(patterns[0]).toContainEqual(patterns[2]?.[0]);
    expect(JSON.stringify(patterns[0])).toContain(
      '"prefix":"arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine"',
    );
  });

  test('of two responses are forwarded by stacks of their own', () => {
    const app = new App();
    for (const id of ['Shop', 'Bank']) {
      const stack = stackIn(app, id);
      responseIn(stack).addSource(LeakSource.awsHealth());
    }
    const ids = app.node.children.map(({ node }) => node.id);
    expect(ids).toEqual([
      'Shop',
      'Shop-leaks-us-east-1',
      'Shop-leaks-us-west-2',
      'Bank',
      'Bank-leaks-us-east-1',
      'Bank-leaks-us-west-2',
    ]);
    expect(() => app.synth()).not.toThrow();
  });

  test('in a stage are forwarded by stacks of the stage', () => {
    const app = new App();
    const stage = new Stage(app, 'Prod', { env: { account: '111111111111', region: 'eu-west-1' } });
    responseIn(new Stack(stage, 'App')).addSource(LeakSource.awsHealth());
    expect(stage.node.children.map((one) => (one as Stack).stackName)).toEqual([
      'Prod-App',
      'Prod-App-leaks-us-east-1',
      'Prod-App-leaks-us-west-2',
    ]);
  });

  test.each([['awsHealth'], ['quarantine']] as const)('%s requires an environment', (name) => {
    const leaks = responseIn(newStack());
    expect(() => leaks.addSource(LeakSource[name]())).toThrow('[SourceEnvironmentUnknown]');
  });

  test.each(['cn-north-1', 'us-iso-east-1', 'eusc-de-east-1'])('are not looked for in %s', (region) => {
    const leaks = responseIn(stackIn(new App(), 'App', '111111111111', region));
    expect(() => leaks.addSource(LeakSource.awsHealth())).toThrow('[SourcePartitionNotSupported]');
  });
});
