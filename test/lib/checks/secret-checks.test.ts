import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SecretChecks, SecretRule } from '../../../lib';
import { SYNTH_RULES } from '../../../scan/src/assembly/contract';
import { check, ENVIRONMENT, leakyFunction, removeAssemblies, SECRET } from './secret-checks-support';

afterEach(removeAssemblies);

const leaky = (app: App) => leakyFunction(new Stack(app, 'Shop'));

test('a secret fails the synth, with its construct, property, reason and fix, and without the secret', () => {
  const { violations, error, read } = check(leaky, { sarif: 'checks.sarif' });
  expect(violations).toEqual([
    {
      ruleName: 'secret-in-environment',
      description: `Secret in an environment variable: ${ENVIRONMENT}: Value of a key that holds secrets`,
      severity: 'error',
      places: [`Shop/Fn ${ENVIRONMENT}`],
    },
  ]);
  expect(error).toContain('Suggested fix: Keep it in AWS Secrets Manager');
  const texts = [error, read('validation-report.json'), read('checks.sarif')];
  expect(texts.join('\n')).not.toContain(SECRET.slice(4));
});

test('the rules of the library and of the scanner are the same', () => {
  expect(Object.values(SecretRule)).toEqual(Object.keys(SYNTH_RULES));
  expect(new SecretChecks().ruleIds).toEqual(Object.keys(SYNTH_RULES));
  expect(new SecretChecks().version).toMatch(/^\d+\.\d+\.\d+/);
});

test('nested stacks and stages are checked', () => {
  const { violations } = check((app) => {
    const nested = new NestedStack(new NestedStack(new Stack(app, 'Shop'), 'Outer'), 'Inner');
    leakyFunction(nested);
    leakyFunction(new Stack(new Stage(app, 'Prod'), 'Shop'));
  });
  const places = violations.flatMap((violation) => violation.places);
  expect(places.sort()).toEqual([`Prod/Shop/Fn ${ENVIRONMENT}`, `Shop/Outer/Inner/Fn ${ENVIRONMENT}`]);
});

test('a warning does not fail the synth', () => {
  const make = (app: App) =>
    new CfnResource(new Stack(app, 'Shop'), 'Secret', { type: 'AWS::SecretsManager::Secret' });
  const { violations, error } = check(make);
  expect([violations.map(({ severity }) => severity), error]).toEqual([['warning'], undefined]);
  expect(check(make, { rotation: false }).violations).toEqual([]);
});

describe('a part that cannot be checked is named', () => {
  const named = (violations: ReturnType<typeof check>['violations']) =>
    violations.map(({ ruleName, description }) => `${ruleName}: ${description}`);

  test('a template that is not JSON, without its text', () => {
    const broken = (outdir: string) =>
      writeFileSync(join(outdir, 'Shop.template.json'), `{"token": ${SECRET}`);
    const { violations, read } = check((app) => void new Stack(app, 'Shop'), {}, broken);
    expect(named(violations)).toEqual([
      expect.stringMatching(/^not-checked: .*Shop\.template\.json: it is not JSON$/),
    ]);
    expect(read('validation-report.json')).not.toContain(SECRET.slice(0, 4));
  });

  test('an asset that does not exist', () => {
    const withAsset = (app: App) =>
      new LambdaFunction(new Stack(app, 'Shop'), 'Fn', {
        ...{ runtime: Runtime.NODEJS_24_X, handler: 'check.handler' },
        code: Code.fromAsset(join(__dirname, '../../../examples/generated-key/check')),
      });
    const remove = (outdir: string) => {
      const { files } = JSON.parse(readFileSync(join(outdir, 'Shop.assets.json'), 'utf8'));
      for (const id of Object.keys(files))
        rmSync(join(outdir, `asset.${id}`), { recursive: true, force: true });
    };
    const { violations } = check(withAsset, {}, remove);
    expect(named(violations)).toEqual([
      expect.stringMatching(/^not-checked: .*asset [0-9a-f]{64}: the asset does not exist$/),
    ]);
    expect(violations[0]?.places).toEqual([expect.stringMatching(/^Shop\/Fn\/Resource asset/)]);
    expect(check(withAsset, { assets: false }, remove).violations).toEqual([]);
  });

  test('an assembly without its manifest', () => {
    const { violations } = check(leaky, {}, (outdir) => rmSync(join(outdir, 'manifest.json')));
    expect(named(violations)).toEqual([
      expect.stringContaining('secret-in-environment'),
      expect.stringMatching(/^not-checked: .*manifest\.json: it does not exist$/),
    ]);
  });
});

test('a scanner that fails, here on a template that is nested too deeply, is an error', () => {
  const deep = (outdir: string) => {
    const metadata = `${'['.repeat(100_000)}"${SECRET}"${']'.repeat(100_000)}`;
    writeFileSync(join(outdir, 'Shop.template.json'), `{"Metadata":${metadata}}`);
  };
  const { violations } = check(leaky, {}, deep);
  expect(violations).toEqual([
    {
      ...{ ruleName: 'not-checked', severity: 'error', places: [] },
      description: 'The scanner failed with RangeError, and nothing was checked',
    },
  ]);
});

test('a template with 5,000 resources is checked', () => {
  const grow = (outdir: string) => {
    const file = join(outdir, 'Shop.template.json');
    const template = JSON.parse(readFileSync(file, 'utf8'));
    const { Fn } = template.Resources;
    for (let i = 0; i < 5_000; i++)
      template.Resources[`Topic${i}`] = {
        Type: 'AWS::SNS::Topic',
        Properties: { DisplayName: `Topic ${i}` },
      };
    template.Resources.Last = Fn;
    writeFileSync(file, JSON.stringify(template));
  };
  const { violations } = check(leaky, {}, grow);
  expect(violations.flatMap(({ places }) => places)).toHaveLength(2);
});

test('a SARIF file that exists is replaced when the process ends, because plugins must not change files', () => {
  const once = jest.spyOn(process, 'once').mockReturnThis();
  const { outdir } = check(leaky, { sarif: 'checks.sarif' }, (folder) =>
    writeFileSync(join(folder, 'checks.sarif'), 'old'),
  );
  const file = join(outdir, 'checks.sarif');
  expect(readFileSync(file, 'utf8')).toBe('old');
  const [, write] = once.mock.calls.find(([event]) => event === 'exit') ?? [];
  write?.(0 as never);
  expect(JSON.parse(readFileSync(file, 'utf8')).runs[0].results).toHaveLength(1);
  once.mockRestore();
  expect(existsSync(file)).toBe(true);
});
