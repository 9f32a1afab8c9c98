import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationListenerRule,
  ListenerAction,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Credential, type OriginVerifyHeaderProps, RotatingSecret } from '../../../lib';
import {
  dependenciesOf,
  idOf,
  mailerKey,
  newStack,
  refOf,
  stackIn,
  statementsWith,
  synthesized,
} from '../support';
import { describeKind } from './describe-kind';

const LISTENER = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/web/1/2';

function parts(stack: Stack, customHeaders?: Record<string, string>) {
  const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
  const attributes = { listenerArn: LISTENER, securityGroup };
  const listener = ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', attributes);
  const listenerRule = new ApplicationListenerRule(stack, 'Rule', {
    listener,
    priority: 1,
    conditions: [ListenerCondition.pathPatterns(['/shop/*'])],
    action: ListenerAction.fixedResponse(200),
  });
  const origin = new HttpOrigin('origin.example.com', { customHeaders, originId: 'web' });
  return {
    listener,
    listenerRule,
    distribution: new Distribution(stack, 'Cdn', { defaultBehavior: { origin } }),
  };
}

describeKind('origin-verify-header', (stack) => Credential.originVerifyHeader(parts(stack)));

const imported = (stack: Stack) =>
  Distribution.fromDistributionAttributes(stack, 'Old', { distributionId: 'E1OLD', domainName: 'd.example' });

const reference = (stack: Stack) => ({
  'Fn::Join': [
    '',
    [
      '{{resolve:secretsmanager:',
      refOf(stack, 'AWS::SecretsManager::Secret'),
      ':SecretString:headerValue::}}',
    ],
  ],
});

test('adds the header to the origin and to the rule, with the current value, and keeps the rest', () => {
  const { stack, has } = synthesized((stack) => ({
    credential: Credential.originVerifyHeader(parts(stack, { 'x-region': 'eu' })),
  }));
  has('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      Origins: [
        {
          DomainName: 'origin.example.com',
          Id: 'web',
          OriginCustomHeaders: [
            { HeaderName: 'x-region', HeaderValue: 'eu' },
            { HeaderName: 'x-origin-verify', HeaderValue: reference(stack) },
          ],
        },
      ],
    },
  });
  has('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Conditions: [
      { Field: 'path-pattern' },
      {
        Field: 'http-header',
        HttpHeaderConfig: { HttpHeaderName: 'x-origin-verify', Values: [reference(stack)] },
      },
    ],
  });
  // The properties must be those of every version of the library: CloudFormation generates another value when they change.
  has('AWS::SecretsManager::Secret', {
    GenerateSecretString: {
      SecretStringTemplate: '{"headerName":"x-origin-verify"}',
      GenerateStringKey: 'headerValue',
      PasswordLength: 48,
      ExcludePunctuation: true,
      ExcludeUppercase: true,
    },
  });
});

test('passes both ends to the function, after they are created', () => {
  const { stack, template, has } = synthesized((stack) => ({
    credential: Credential.originVerifyHeader({ ...parts(stack), headerName: 'x-shop' }),
  }));
  const [[id, resource]] = Object.entries(template.findResources('Custom::RekeyCredential'));
  expect(resource?.Properties).toMatchObject({
    Kind: 'origin-verify-header',
    Credential: {
      headerName: 'x-shop',
      originId: 'web',
      distributionId: refOf(stack, 'AWS::CloudFront::Distribution'),
      listenerRuleArn: refOf(stack, 'AWS::ElasticLoadBalancingV2::ListenerRule'),
    },
  });
  expect(dependenciesOf(stack, id as string)).toEqual(
    expect.arrayContaining([
      idOf(stack, 'AWS::CloudFront::Distribution'),
      idOf(stack, 'AWS::ElasticLoadBalancingV2::ListenerRule'),
    ]),
  );
  has('AWS::Lambda::Function', { Timeout: 900 });
});

test('grants the change of exactly the rule and the distribution, without a warning', () => {
  const { stack } = synthesized((stack) => ({ credential: Credential.originVerifyHeader(parts(stack)) }));
  expect(statementsWith(stack, 'elasticloadbalancing:')).toEqual([
    {
      Effect: 'Allow',
      Action: 'elasticloadbalancing:ModifyRule',
      Resource: refOf(stack, 'AWS::ElasticLoadBalancingV2::ListenerRule'),
    },
    { Effect: 'Allow', Action: 'elasticloadbalancing:DescribeRules', Resource: '*' },
  ]);
  expect(statementsWith(stack, 'cloudfront:')).toMatchObject([
    {
      Effect: 'Allow',
      Action: ['cloudfront:GetDistribution', 'cloudfront:UpdateDistribution'],
      Resource: { 'Fn::Join': ['', expect.arrayContaining([refOf(stack, 'AWS::CloudFront::Distribution')])] },
    },
  ]);
  expect(Annotations.fromStack(stack).findWarning('*', '*')).toEqual([]);
});

test('an imported distribution is changed by the rotator only', () => {
  const stack = newStack();
  const distribution = imported(stack);
  const credential = Credential.originVerifyHeader({ ...parts(stack), distribution, originId: 'web' });
  expect(credential.bind(stack)).toMatchObject({ parameters: { originId: 'web', distributionId: 'E1OLD' } });
  expect(() => Credential.originVerifyHeader({ ...parts(newStack()), distribution })).toThrow(
    '[OriginUnknown] The distribution App/Old has origins that are not known, because it is imported',
  );
});

test('refuses two secrets for one header of one origin or one rule', () => {
  const stack = newStack();
  const both = parts(stack);
  mailerKey(stack, { credential: Credential.originVerifyHeader(both) });
  const { listener } = both;
  const anotherRule = new ApplicationListenerRule(stack, 'Rule2', {
    ...{ listener, priority: 2, conditions: [ListenerCondition.pathPatterns(['/blog/*'])] },
    action: ListenerAction.fixedResponse(200),
  });
  expect(() => Credential.originVerifyHeader({ ...both, listenerRule: anotherRule }).bind(stack)).toThrow(
    'App/MailerKey rotate the header x-origin-verify of one origin. Use one secret',
  );
  const other = { ...both, distribution: imported(stack), originId: 'web' };
  expect(() => Credential.originVerifyHeader(other).bind(stack)).toThrow(
    'App/MailerKey rotate the header x-origin-verify of one listener rule. Use one secret',
  );
});

test('two secrets for two headers of one origin have both headers in the template', () => {
  const { stack, has } = synthesized((stack) => {
    const both = parts(stack, { 'x-region': 'eu' });
    const { listener } = both;
    const listenerRule = new ApplicationListenerRule(stack, 'OldRule', {
      ...{ listener, priority: 2, conditions: [ListenerCondition.pathPatterns(['/shop/*'])] },
      action: ListenerAction.fixedResponse(200),
    });
    const credential = Credential.originVerifyHeader({ ...both, listenerRule, headerName: 'x-old' });
    new RotatingSecret(stack, 'Old', { credential });
    return { credential: Credential.originVerifyHeader({ ...both, headerName: 'x-new' }) };
  });
  const OriginCustomHeaders = ['x-region', 'x-old', 'x-new'].map((HeaderName) =>
    Match.objectLike({ HeaderName }),
  );
  has('AWS::CloudFront::Distribution', { DistributionConfig: { Origins: [{ OriginCustomHeaders }] } });
  expect(stack.node.findChild('Old')).toBeDefined();
});

test.each([
  [['/a', '/b'], [], undefined],
  [['/a', '/b', '/c'], [], '3 values'],
  [['/a'], ['x.example.com', 'y.example.com'], '3 values'],
])('leaves room for a rotation beside the path patterns %j and the hosts %j', (paths, hosts, message) => {
  const synth = () =>
    synthesized((stack) => {
      const { listener, ...both } = parts(stack);
      const conditions = [ListenerCondition.pathPatterns(paths)];
      if (hosts.length > 0) conditions.push(ListenerCondition.hostHeaders(hosts));
      const action = ListenerAction.fixedResponse(200);
      const listenerRule = new ApplicationListenerRule(stack, 'Full', {
        listener,
        priority: 2,
        conditions,
        action,
      });
      return { credential: Credential.originVerifyHeader({ ...both, listenerRule }) };
    });
  if (message === undefined) expect(synth).not.toThrow();
  else
    expect(synth).toThrow(
      `[RuleWithoutRoom] The other conditions of the listener rule App/Full have ${message}`,
    );
});

test('refuses two rotated headers in one rule, which has no room for both', () => {
  const synth = () =>
    synthesized((stack) => {
      const both = parts(stack);
      const credential = Credential.originVerifyHeader({ ...both, headerName: 'x-old' });
      new RotatingSecret(stack, 'Old', { credential });
      return { credential: Credential.originVerifyHeader({ ...both, headerName: 'x-new' }) };
    });
  expect(synth).toThrow('[RuleWithoutRoom] The other conditions of the listener rule App/Rule have 4 values');
});

test('refuses two secrets for one header', () => {
  const stack = newStack();
  const both = parts(stack);
  mailerKey(stack, { credential: Credential.originVerifyHeader(both) });
  const second = Credential.originVerifyHeader({ ...both, headerName: 'X-Origin-Verify' });
  expect(() => second.bind(stack)).toThrow(
    /^\[HeaderHasAnotherSecret\] .* and App\/MailerKey rotate the header X-Origin-Verify of one origin/,
  );
  expect(() => Credential.originVerifyHeader({ ...both, headerName: 'x-2' }).bind(stack)).not.toThrow();
});

test('refuses a rule or a distribution of another region', () => {
  const own = stackIn();
  const elsewhere = parts(stackIn(undefined, 'Other', '222222222222'));
  for (const one of [{ listenerRule: elsewhere.listenerRule }, { distribution: elsewhere.distribution }]) {
    const stack = one.listenerRule ? own : stackIn(undefined, 'App2');
    const credential = Credential.originVerifyHeader({ ...parts(stack), ...one });
    expect(() => credential.bind(stack)).toThrow('[ResourceElsewhere]');
  }
});

test('refuses an origin that already has the header', () => {
  const stack = newStack();
  const credential = Credential.originVerifyHeader(parts(stack, { 'X-Origin-Verify': 'static' }));
  expect(() => mailerKey(stack, { credential })).toThrow(
    '[HeaderInTemplate] The origin web of the distribution',
  );
});

test.each<[string, (stack: Stack) => object, string]>([
  [
    'no distribution',
    () => ({ distribution: undefined }),
    '[WrongType] The distribution of Credential.origin',
  ],
  ['no rule', () => ({ listenerRule: 'arn' }), '[WrongType] The listenerRule of Credential.originVerify'],
  ['a number as the origin', () => ({ originId: 7 }), '[WrongType] The originId of Credential.originVerify'],
  [
    'another origin',
    () => ({ originId: 'api' }),
    '[OriginUnknown] The distribution App/Cdn has the origins web',
  ],
  [
    'several origins without a choice',
    (stack) => {
      const { distribution, listenerRule } = parts(stack);
      distribution.addBehavior('/api/*', new HttpOrigin('api.example.com', { originId: 'api' }));
      return { distribution, listenerRule };
    },
    'has the origins web, api, and the originId of Credential.originVerifyHeader is not set',
  ],
  ['a name with a colon', () => ({ headerName: 'x:y' }), '[HeaderNameNotSupported] The headerName of'],
  ['a name that is too long', () => ({ headerName: 'x'.repeat(41) }), '[HeaderNameNotSupported]'],
  ['a header of CloudFront', () => ({ headerName: 'X-Amz-Cf-Id' }), '[HeaderNameNotSupported]'],
])('refuses %s', (_, more, message) => {
  const stack = newStack();
  const given = more(stack);
  const props = 'listenerRule' in given && 'distribution' in given ? given : { ...parts(stack), ...given };
  expect(() => Credential.originVerifyHeader(props as OriginVerifyHeaderProps)).toThrow(message);
});
