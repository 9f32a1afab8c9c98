import { join } from 'node:path';
import { type App, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { SecretChecks, SecretRule } from '../../../lib';
import { check, ENVIRONMENT, leakyFunction, removeAssemblies, SECRET } from './secret-checks-support';

afterEach(removeAssemblies);

const leaky = (app: App) => leakyFunction(new Stack(app, 'Shop'));

describe('an acknowledgement', () => {
  test('holds for its construct and those below it, and for its rule', () => {
    const { violations } = check((app) => {
      const stack = new Stack(app, 'Shop');
      leakyFunction(stack, 'Fn');
      leakyFunction(stack, 'FnTwo');
      new CfnOutput(leakyFunction(stack, 'Third'), 'ApiToken', { value: SECRET });
      SecretChecks.acknowledge(stack.node.findChild('Fn'), SecretRule.IN_ENVIRONMENT, 'A test key.');
      SecretChecks.acknowledge(stack.node.findChild('Third'), SecretRule.IN_ENVIRONMENT, 'A test key.');
    });
    expect(violations.flatMap(({ places }) => places)).toEqual([
      `Shop/FnTwo ${ENVIRONMENT}`,
      expect.stringMatching(/^Shop\/Third\/ApiToken Outputs\.ThirdApiToken\w+\.Value$/),
    ]);
  });

  test('is in the SARIF file, with its reason', () => {
    const { violations, read } = check(
      (app) => SecretChecks.acknowledge(leaky(app), SecretRule.IN_ENVIRONMENT, 'A test key.'),
      { sarif: 'checks.sarif' },
    );
    expect(violations).toEqual([]);
    const [result] = JSON.parse(read('checks.sarif')).runs[0].results;
    expect(result.suppressions).toEqual([{ kind: 'inSource', justification: 'A test key.' }]);
  });

  test('without a reason is refused', () => {
    const acknowledge = (reason: unknown) => (app: App) =>
      SecretChecks.acknowledge(leaky(app), SecretRule.IN_ENVIRONMENT, reason as string);
    for (const reason of ['', ' \n', undefined])
      expect(() => check(acknowledge(reason))).toThrow(
        '[ReasonMissing] The acknowledgement of secret-in-environment in Shop/Fn',
      );
  });

  test('of an unknown rule or of no construct is refused', () => {
    const rule = 'secret-in-template-x' as SecretRule;
    expect(() => check((app) => SecretChecks.acknowledge(app, rule, 'x'))).toThrow('[WrongType]');
    expect(() => SecretChecks.acknowledge(undefined as never, SecretRule.IN_ASSET, 'x')).toThrow(
      '[WrongType]',
    );
  });

  test('of the CDK is applied by the CDK, unless it has no reason', () => {
    const acknowledge = (reason: string) => (app: App) =>
      Validations.of(leaky(app)).acknowledge({ id: 'cdk-rekey::secret-in-environment', reason });
    const applied = check(acknowledge('A test key.'));
    expect([applied.violations, applied.suppressed, applied.error]).toEqual([[], ['A test key.'], undefined]);
    const [violation] = check(acknowledge(' ')).violations;
    expect(violation).toMatchObject({
      severity: 'fatal',
      description: expect.stringContaining('has no reason'),
    });
  });

  test('of the CDK in one construct does not hide a finding in another, as some versions of the CDK would', () => {
    const { violations } = check((app) => {
      const stack = new Stack(app, 'Shop');
      const rule = { id: 'cdk-rekey::secret-in-environment', reason: 'A test key.' };
      Validations.of(leakyFunction(stack, 'Known')).acknowledge(rule);
      leakyFunction(stack, 'New');
    });
    expect(violations).toEqual([
      expect.objectContaining({ severity: 'fatal', places: [`Shop/New ${ENVIRONMENT}`] }),
    ]);
  });

  test('holds with a version of the CDK that does not pass the app', () => {
    const plugin = new SecretChecks();
    const { outdir } = check((app) => {
      leakyFunction(new Stack(app, 'Other'));
      SecretChecks.acknowledge(leaky(app), SecretRule.IN_ENVIRONMENT, 'A test key.');
    });
    const templatePaths = ['Shop', 'Other'].map((name) => join(outdir, `${name}.template.json`));
    const { violations } = plugin.validate({ templatePaths } as never);
    expect(violations.flatMap(({ violatingResources }) => violatingResources)).toEqual([
      expect.objectContaining({ constructPath: 'Other/Fn', resourceLogicalId: 'Fn' }),
    ]);
  });
});
