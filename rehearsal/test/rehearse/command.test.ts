import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Timeline } from '../../src/kernel/timeline';
import { asPage } from '../../src/page/as-page';
import { GAP_NAMES } from '../../src/rehearse/gaps';
import { SCENARIO_NAMES } from '../../src/scenarios';
import { assemblyOf, stackArtifact, stacksOf } from '../assembly/temporary-assembly';
import { run, runIn } from './fixtures/command';
import { READER_ROLE, ROTATED_KEY, STATIC_KEY, secret } from './fixtures/templates';

const STATIC = { Resources: { ...STATIC_KEY, Reader: READER_ROLE } };

const read = (directory: string, file: string) => readFileSync(join(directory, file), 'utf8');

test('exits with 0 for a good rehearsal and writes both reports', async () => {
  const { code, output, errors, directory } = await run(
    ...['--assembly', assemblyOf({ Resources: ROTATED_KEY }), '--days', '2', '--allow', 'value-not-used'],
    ...['--json', 'report.json', '--html', 'report.html'],
  );

  expect(code).toBe(0);
  expect(output).toMatch(/^\nGood: 2 days, /);
  expect(output).toMatch(/App\/Secret +unknown .* incomplete\n/);
  expect(errors).toContain('day 2 of 2');
  const report = JSON.parse(read(directory, 'report.json'));
  expect(report).toMatchObject({ days: 2, seed: 1, faults: 'none', findings: [] });
  expect(read(directory, 'report.html')).toBe(asPage(report));
});

test('exits with 1 for a finding', async () => {
  const bad = assemblyOf({ Resources: { Secret: secret('in-the-template'), Reader: READER_ROLE } });
  const { code, output } = await run('--assembly', bad, '--days', '1');
  expect(code).toBe(1);
  expect(output).toContain('NOT good:\n- A value of mail was found in template:App.');
});

test('exits with 3 for a gap, and with 0 if the gap is allowed', async () => {
  const args = ['--assembly', assemblyOf(STATIC), '--days', '1', '--json', 'report.json'];
  const { code, output, directory } = await run(...args);

  expect(code).toBe(3);
  expect(output).toMatch(
    /^\nIncomplete: 1 day, .*\nNot verified:\n- No rotation of App\/Secret was rehearsed/,
  );
  expect(JSON.parse(read(directory, 'report.json'))).toMatchObject({
    verdict: 'incomplete',
    gaps: [{ name: 'no-schedule' }],
  });
  expect(await run(...args, '--allow', 'no-schedule')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^\nGood: .*\nNot verified, but allowed:\n- No rotation of App\/Secret/),
  });
  expect(await run(...args, '--allow', 'no-reader')).toMatchObject({ code: 3 });
});

test('exits with 1 for a failed deploy and writes both reports', async () => {
  const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'no spaces' } };
  const { code, output, directory } = await run(
    ...[
      '--assembly',
      assemblyOf({ Resources: { Secret } }),
      '--json',
      'report.json',
      '--html',
      'report.html',
    ],
  );

  expect(code).toBe(1);
  expect(output).toMatch(/^\nNOT good:\n- The stack App could not be created: App\/Secret .* Invalid name/);
  expect(JSON.parse(read(directory, 'report.json'))).toMatchObject({
    verdict: 'not good',
    findings: [{ found: expect.stringContaining('Invalid name'), fix: expect.stringMatching(/\w/) }],
    gaps: [],
  });
  expect(read(directory, 'report.html')).toMatch(/Not good[\s\S]*Invalid name/);
});

test('prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  expect(await run('--version')).toMatchObject({ code: 0, output: `${version}\n` });
});

test('synthesizes the app without --assembly', async () => {
  const manifest = { artifacts: { App: stackArtifact('T.json') } };
  const files = {
    'app.js': `const { mkdirSync, writeFileSync } = require('node:fs');
      const out = process.env.CDK_OUTDIR;
      mkdirSync(out);
      writeFileSync(out + '/manifest.json', ${JSON.stringify(JSON.stringify(manifest))});
      writeFileSync(out + '/T.json', ${JSON.stringify(JSON.stringify(STATIC))});
      writeFileSync('where.txt', out);`,
    'cdk.json': { app: 'node app.js' },
  };
  const { code, directory } = await runIn(files, '--days', '1', '--allow', 'no-schedule');
  expect(code).toBe(0);
  expect(existsSync(read(directory, 'where.txt'))).toBe(false);
});

test.each<[string, RegExp]>([
  ['--day 3', /^UnknownOption: There is no option --day\. Did you mean --days\?\n$/],
  ['--days', /^InvalidOption: .*--help/s],
  ['--reads-per-day 0', /^InvalidOption: The option "readsPerDay" is 0/],
  ['--days many', /^InvalidOption: The option "days"/],
  ['--faults all', /^InvalidOption: The option "faults"/],
  ['--speed fast', /^InvalidOption: The option "speed" is not a number/],
  ['--speed 0h/s', /^InvalidOption: The option "speed" is 0\. .* greater than 0/],
  ['--scenario stragler', /^InvalidOption: There is no scenario stragler\. Did you mean straggler\?\n$/],
  [
    '--scenario straggler --days 3',
    /^InvalidOption: --days cannot be combined with --scenario\. Remove --days\.\n$/,
  ],
  ['--scenario straggler --keeps A/B=5m', /^InvalidOption: --keeps cannot be combined with --scenario\./],
  ['--list --seed 3', /^InvalidOption: --seed cannot be combined with --list/],
  ['--list --allow no-reader', /^InvalidOption: --allow cannot be combined with --list/],
  [
    '--allow no-rotations',
    /^InvalidOption: There is no gap no-rotations to allow\. Did you mean no-rotation\?\n$/,
  ],
  ['--assembly nowhere', /^AssemblyMissing: .*nowhere.*cdk synth/],
  ['--json no/where.json', /^InvalidOption: The report cannot be/],
  ['--html no/where.html', /^InvalidOption: The report cannot be written to .*where\.html/],
  [
    '--json .',
    /^InvalidOption: The report cannot be written to .* The path is a folder\. Specify a file\.\n$/,
  ],
  ['list', /^InvalidOption: Unexpected argument 'list'\. See `rehearse --help`\.\n$/],
  ['--exists no.json', /^InvalidOption: .*no\.json of --exists/],
  ['--keeps 5m', /^InvalidOption: The option "keeps" is "5m"\. .*App\/Job=12h/],
  ['--keeps A/B=soon', /^InvalidOption: The option "keeps" is {"A\/B":"soon"}/],
  ['', /AppFailed: There is no CDK app/],
])('exits with 2 and a message without stack trace for "%s"', async (args, message) => {
  const { code, output, errors } = await run(...args.split(' ').filter(Boolean));
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toMatch(message);
  expect(errors).not.toMatch(/^ +at /m);
});

test('--help describes every option, exit code and gap', async () => {
  const { code, output } = await run('--help');
  expect(code).toBe(0);
  const options = [
    ...['assembly', 'app', 'stack', 'secret', 'days', 'seed', 'faults', 'reads-per-day'],
    ...['exists', 'issuer', 'keeps', 'speed'],
    ...['json', 'html', 'allow', 'scenario', 'list', 'version', 'help'],
  ];
  for (const option of options) expect(output).toContain(`  --${option} `);
  expect(output.match(/^ {2}--/gm)).toHaveLength(options.length);
  for (const exit of [0, 1, 2, 3]) expect(output).toMatch(new RegExp(`^  ${exit}  [a-z]`, 'm'));
  for (const name of GAP_NAMES) expect(output).toMatch(new RegExp(`^     ${name} +[A-Z].*\\.$`, 'm'));
});

describe('an app with two stacks', () => {
  const OTHER = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'other' } };
  const SHOP = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'shop' } };
  const assembly = stacksOf({
    Mail: { Resources: { ...STATIC.Resources, Other: OTHER } },
    Shop: { Resources: { Key: SHOP } },
  });

  test('--stack and --secret select stacks and secrets', async () => {
    const rehearse = (...args: string[]) => run('--assembly', assembly, '--days', '1', ...args);
    const shop = await rehearse('--stack', 'Shop');
    expect(shop.output).toMatch(/^Shop\/Key /m);
    expect(shop.output).not.toContain('Mail/');
    const { output } = await rehearse('--secret', 'Shop/Key', '--secret', 'Mail/Secret');
    expect(output).toMatch(/^Mail\/Secret .*\nShop\/Key /m);
    expect(await rehearse('--stack', 'Shpo')).toMatchObject({
      code: 2,
      errors: 'InvalidOption: The assembly has no stack Shpo. Did you mean Shop?\n',
    });
    expect(await rehearse('--secret', 'Mail/Secrets')).toMatchObject({
      code: 2,
      errors: 'InvalidOption: The app has no secret Mail/Secrets. Did you mean Mail/Secret?\n',
    });
  });

  test('--list lists stacks, secrets and scenarios', async () => {
    const { code, output } = await run('--assembly', assembly, '--list');
    expect(code).toBe(0);
    expect(output).toMatch(/^Stacks\n {2}Mail\n {2}Shop\n/);
    expect(output).toMatch(/^ {2}Mail\/Secret +access-key +no rotation$/m);
    for (const name of SCENARIO_NAMES) expect(output).toMatch(new RegExp(`^  ${name} +[A-Z].*\\.$`, 'm'));
    expect(output).toContain(
      '  straggler is not applicable to this app: it requires the access key of an IAM user.',
    );
  });
});

test('applies --exists, --keeps and --speed', async () => {
  const imported = {
    ...STATIC.Resources,
    User: undefined,
    Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'mailer' } },
  };
  const limitSpeed = jest.spyOn(Timeline.prototype, 'limitSpeed').mockReturnValue();

  const { code, directory } = await runIn(
    { 'exists.json': { users: { mailer: { path: '/team/' } } } },
    ...['--assembly', assemblyOf({ Resources: imported }), '--days', '1', '--json', 'report.json'],
    ...['--exists', 'exists.json', '--keeps', 'App/Reader=2h', '--speed', '2d/s'],
  );

  expect(code).toBe(3);
  expect(limitSpeed.mock.calls).toEqual([[172_800]]);
  limitSpeed.mockRestore();
  expect(JSON.parse(read(directory, 'report.json'))).toMatchObject({
    gaps: [{ name: 'no-schedule' }],
    assumed: [],
    keptValues: [{ reader: 'App/Reader', keepsHours: 2 }],
  });
});

test('exits with 2 for a scenario that is not applicable', async () => {
  const { code, errors } = await run('--assembly', assemblyOf(STATIC), '--scenario', 'straggler');
  expect(code).toBe(2);
  expect(errors).toMatch(/^ScenarioDoesNotFit: .* the access key of an IAM user\. The app has none\. /);
});

test('exits with 3 if no scenario is applicable, unless the gap is allowed', async () => {
  const all = ['--assembly', assemblyOf(STATIC), '--scenario', 'all'];
  const { code, output } = await run(...all);
  expect(code).toBe(3);
  expect(output).toMatch(/^straggler is skipped: /m);
  expect(output).toMatch(/\nIncomplete: 0 scenarios passed; not verified: no-scenario\.\n$/);
  expect(await run(...all, '--allow', 'no-scenario')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/\nGood: 0 scenarios passed; not verified, but allowed: no-scenario\.\n$/),
  });
});
