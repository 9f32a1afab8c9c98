import { App, Aspects, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DataIdentifier, DataProtectionPolicy, LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { ApiKeyStore, Credential, LogGuard, RotatingSecret } from '../../../../lib';
import { warningsOf } from '../../support';
import { FILTER, GROUP, guarded, policyIn, scannerOf, withLogGroup } from './fixtures';

describe('a protected log group', () => {
  test('sends all events to the function, after CloudWatch Logs may invoke it', () => {
    const { stack, guard, logGroup } = withLogGroup();
    guard.protect(logGroup);
    guard.protect(logGroup);
    const template = Template.fromStack(stack);
    const [scanner] = scannerOf(template);
    const [permission] = Object.keys(
      template.findResources('AWS::Lambda::Permission', { Properties: { Principal: 'logs.amazonaws.com' } }),
    );
    template.resourceCountIs(FILTER, 1);
    template.hasResource(FILTER, {
      Properties: {
        LogGroupName: stack.resolve(logGroup.logGroupName),
        FilterPattern: '',
        DestinationArn: { 'Fn::GetAtt': [scanner, 'Arn'] },
      },
      DependsOn: [permission],
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'logs.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':logs:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':log-group:*',
          ],
        ],
      },
    });
  });

  test('has a data protection policy in the words of CloudWatch Logs, for the keys of the whole app', () => {
    const { stack, guard, logGroup, index } = withLogGroup();
    guard.protect(logGroup);
    new ApiKeyStore(stack, 'Keys', { prefix: 'shop_live' });
    const credential = Credential.generated({ prefix: 'hook_' });
    new RotatingSecret(stack, 'Hook', { credential, leakIndex: index });
    const policy = policyIn(Template.fromStack(stack));
    expect(Object.keys(policy)).toEqual(['Name', 'Description', 'Version', 'Configuration', 'Statement']);
    const { CustomDataIdentifier: custom } = policy.Configuration;
    const own = custom.filter(({ Name }: { Name: string }) => Name.startsWith('own-keys'));
    expect(own.map(({ Regex }: { Regex: string }) => Regex).join('|')).toMatch(
      /hook_\[.*shop_live_\[|shop_live_\[.*hook_\[/,
    );
    expect(custom.length).toBeLessThanOrEqual(10);
    for (const { Name, Regex } of custom) {
      expect(Name).toMatch(/^[\w-]{1,128}$/);
      expect(Regex.length).toBeLessThanOrEqual(200);
    }
    const [audit, mask] = policy.Statement;
    expect(Object.keys(audit.Operation)).toEqual(['Audit']);
    expect(mask.Operation).toEqual({ Deidentify: { MaskConfig: {} } });
    expect(audit.DataIdentifier).toEqual(mask.DataIdentifier);
    expect(audit.DataIdentifier).toContain('arn:aws:dataprotection::aws:data-identifier/AwsSecretKey');
    expect(JSON.stringify(policy).length).toBeLessThan(30_720);
  });

  test('keeps a policy of its own, with a warning, and has none without data protection', () => {
    const { stack, guard } = withLogGroup();
    const dataProtectionPolicy = new DataProtectionPolicy({
      name: 'own',
      identifiers: [DataIdentifier.EMAILADDRESS],
    });
    guard.protect(new LogGroup(stack, 'Own', { dataProtectionPolicy }));
    expect(policyIn(Template.fromStack(stack), 'Own').Name).toBe('own');
    expect(warningsOf(stack).join()).toContain('cdk-rekey:logPolicyKept');
    const other = withLogGroup({ dataProtection: false });
    other.guard.protect(other.logGroup);
    expect(policyIn(Template.fromStack(other.stack))).toBeUndefined();
  });

  test('can be imported: it is scanned, and a warning states that it is not masked', () => {
    const { stack, guard } = withLogGroup();
    guard.protect(LogGroup.fromLogGroupName(stack, 'Imported', '/aws/lambda/other'));
    Template.fromStack(stack).hasResourceProperties(FILTER, { LogGroupName: '/aws/lambda/other' });
    expect(warningsOf(stack).join()).toContain('cdk-rekey:logPolicyNotSet');
  });
});

describe('protectAll', () => {
  test('protects the log groups of a scope, also those of functions, and leaves out its own and those of the response', () => {
    const app = new App({ context: { '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true } });
    const stack = new Stack(app, 'App');
    const { guard } = guarded(stack);
    guard.protectAll(app);
    const shop = new Stack(app, 'Shop');
    new LogGroup(shop, 'Log');
    new LambdaFunction(shop, 'Checkout', {
      code: Code.fromInline('0'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    Tags.of(app).add('team', 'shop');
    expect(Object.keys(Template.fromStack(shop).findResources(FILTER)).sort()).toEqual([
      expect.stringMatching(/^CheckoutLogGroup/),
      expect.stringMatching(/^Log/),
    ]);
    Template.fromStack(stack).resourceCountIs(FILTER, 0);
    const groups = Template.fromStack(stack).findResources(GROUP);
    expect(Object.values(groups).filter(({ Properties }) => Properties.DataProtectionPolicy)).toEqual([]);
    // The stack of the guard does not depend on the others, or CloudFormation could create neither.
    expect([stack.dependencies, shop.dependencies]).toEqual([[], [stack]]);
  });

  test('leaves out log groups that have no subscription filters, with a warning', () => {
    const { stack, guard } = withLogGroup();
    new LogGroup(stack, 'Rare', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS });
    Aspects.of(stack).add(LogGuard.aspect(guard));
    Template.fromStack(stack).resourceCountIs(FILTER, 1);
    expect(warningsOf(stack).join()).toContain('cdk-rekey:logGroupNotScanned');
  });
});
