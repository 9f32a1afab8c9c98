import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asPage } from '../../src/page/as-page';
import { command } from '../../src/rehearse/command';
import { GAP_NAMES } from '../../src/rehearse/gaps';
import { SCENARIO_NAMES } from '../../src/scenarios/names';
import { assemblyOf, folderOf, stackArtifact } from '../assembly/temporary-assembly';
import { dailyKey, goodApp, synthesized } from './fixtures/app';
import { READER_ROLE, STATIC_KEY, secret } from './fixtures/templates';

async function run(directory: string, ...args: string[]) {
  const output: string[] = [];
  const errors: string[] = [];
  const code = await command(args, {
    directory,
    output: { write: (text: string) => output.push(text) > 0 },
    errors: { isTTY: false, write: (text: string) => errors.push(text) > 0 },
  });
  return { code, output: output.join(''), errors: errors.join('') };
}

const GOOD = () => assemblyOf({ Resources: { ...STATIC_KEY, Reader: READER_ROLE } });

test('a good rehearsal ends with 0, a table and a report', async () => {
  const directory = folderOf({});

  const { code, output, errors } = await run(
    directory,
    '--assembly',
    goodApp(),
    '--days',
    '2',
    '--json',
    'report.json',
    '--html',
    'report.html',
  );

  expect(code).toBe(0);
  expect(output).toMatch(/^\nGood: 2 days, /);
  expect(output).toMatch(/App\/Key +generated .* good\n/);
  expect(errors).toContain('day 2 of 2');
  const report = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8'));
  expect(report).toMatchObject({ verdict: 'good', days: 2, seed: 1, faults: 'none', findings: [], gaps: [] });
  expect(readFileSync(join(directory, 'report.html'), 'utf8')).toBe(asPage(report));
});

test('one with a finding ends with 1', async () => {
  const bad = assemblyOf({ Resources: { Secret: secret('in-the-template'), Reader: READER_ROLE } });

  const { code, output } = await run(folderOf({}), '--assembly', bad, '--days', '1');

  expect(code).toBe(1);
  expect(output).toContain('NOT good:\n- A value of mail was seen in template:App.');
});

test('one with a gap ends with 3, and with 0 when the gap is allowed', async () => {
  const directory = folderOf({});
  const rehearse = (...args: string[]) =>
    run(directory, '--assembly', GOOD(), '--days', '1', '--json', 'report.json', ...args);

  const { code, output } = await rehearse();

  expect(code).toBe(3);
  expect(output).toMatch(/^\nIncomplete: 1 day, .*\nNot shown:\n- No rotation of App\/Secret was shown/);
  const { verdict, gaps } = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8'));
  expect({ verdict, gaps }).toMatchObject({ verdict: 'incomplete', gaps: [{ name: 'no-schedule' }] });
  expect(await rehearse('--allow', 'no-schedule')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^\nGood: .*\nNot shown, as allowed:\n- No rotation of App\/Secret/),
  });
  expect(await rehearse('--allow', 'no-reader')).toMatchObject({ code: 3 });
});

test('a deploy that fails ends with 1, a finding, and both reports', async () => {
  const directory = folderOf({});
  const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'no spaces' } };
  const assembly = assemblyOf({ Resources: { Secret } });

  const { code, output } = await run(
    directory,
    ...['--assembly', assembly, '--json', 'report.json', '--html', 'report.html'],
  );

  expect(code).toBe(1);
  expect(output).toMatch(/^\nNOT good:\n- The stack App could not be created: App\/Secret .* Invalid name/);
  const report = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8'));
  expect(report).toMatchObject({
    verdict: 'not good',
    findings: [
      { found: expect.stringContaining('Invalid name'), fix: expect.stringContaining('fix the cause') },
    ],
    gaps: [],
  });
  const page = readFileSync(join(directory, 'report.html'), 'utf8');
  expect(page).toMatch(/Not good[\s\S]*No secret was rehearsed, with 1 finding\.[\s\S]*Invalid name/);
});

test('--version shows the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
  expect(await run(folderOf({}), '--version')).toMatchObject({ code: 0, output: `${version}\n` });
});

test('without an assembly the app is synthesized', async () => {
  const template = JSON.stringify({ Resources: { ...STATIC_KEY, Reader: READER_ROLE } });
  const manifest = JSON.stringify({
    artifacts: { App: { type: 'aws:cloudformation:stack', properties: { templateFile: 'T.json' } } },
  });
  const directory = folderOf({
    'app.js': `const { mkdirSync, writeFileSync } = require('node:fs');
      const out = process.env.CDK_OUTDIR;
      mkdirSync(out);
      writeFileSync(out + '/manifest.json', ${JSON.stringify(manifest)});
      writeFileSync(out + '/T.json', ${JSON.stringify(template)});
      writeFileSync('where.txt', out);`,
    'cdk.json': { app: 'node app.js' },
  });

  const { code } = await run(directory, '--days', '1', '--allow', 'no-schedule');

  expect(code).toBe(0);
  expect(existsSync(readFileSync(join(directory, 'where.txt'), 'utf8'))).toBe(false);
});

test.each<[string, string[], RegExp]>([
  [
    'an unknown option',
    ['--day', '3'],
    /^UnknownOption: There is no option --day\. Did you mean --days\?\n$/,
  ],
  ['an option without its value', ['--days'], /^InvalidOption: .*--help/s],
  ['no reads', ['--reads-per-day', '0'], /^InvalidOption: The option readsPerDay is 0/],
  ['days that are no number', ['--days', 'many'], /^InvalidOption: The option days/],
  ['faults that are not known', ['--faults', 'all'], /^InvalidOption: The option faults/],
  ['a speed that is none', ['--speed', 'fast'], /^InvalidOption: The option speed is not a number/],
  ['a speed of nothing', ['--speed', '0h/s'], /^InvalidOption: The option speed is 0\. .* above 0/],
  [
    'a scenario that is not known',
    ['--scenario', 'stragler'],
    /^InvalidOption: There is no scenario stragler\. Did you mean straggler\?\n$/,
  ],
  [
    'days in a scenario',
    ['--scenario', 'straggler', '--days', '3'],
    /^InvalidOption: --days has no part in --scenario\. Leave it out\.\n$/,
  ],
  ['a seed in a list', ['--list', '--seed', '3'], /^InvalidOption: --seed has no part in --list/],
  [
    'a gap that is not known',
    ['--allow', 'no-rotations'],
    /^InvalidOption: There is no gap no-rotations to allow\. Did you mean no-rotation\?\n$/,
  ],
  [
    'what is allowed in a list',
    ['--list', '--allow', 'no-reader'],
    /^InvalidOption: --allow has no part in --list/,
  ],
  ['a folder without an assembly', ['--assembly', 'nowhere'], /^AssemblyMissing: .*nowhere.*cdk synth/],
  [
    'a report in a folder that is not there',
    ['--json', 'no/where.json'],
    /^InvalidOption: The report cannot be/,
  ],
  [
    'a page in a folder that is not there',
    ['--html', 'no/where.html'],
    /^InvalidOption: The report cannot be written to .*where\.html/,
  ],
  [
    'a report in place of a folder',
    ['--json', '.'],
    /^InvalidOption: The report cannot be written to .* It is a folder: name a file\.\n$/,
  ],
  [
    'a word that is no option',
    ['list'],
    /^InvalidOption: Unexpected argument 'list'\. See `rehearse --help`\.\n$/,
  ],
  ['a file of --exists that is not there', ['--exists', 'no.json'], /^InvalidOption: .*no\.json of --exists/],
  [
    'a time to keep without a path',
    ['--keeps', '5m'],
    /^InvalidOption: The option keeps is "5m"\. .*App\/Job=12h/,
  ],
  [
    'a time to keep that is none',
    ['--keeps', 'A/B=soon'],
    /^InvalidOption: The option keeps is {"A\/B":"soon"}/,
  ],
  [
    'a time to keep in a scenario',
    ['--scenario', 'straggler', '--keeps', 'A/B=5m'],
    /^InvalidOption: --keeps has no part in --scenario\./,
  ],
  ['no app', [], /AppFailed: There is no CDK app/],
])('%s ends with 2 and one clear line', async (_, args, line) => {
  const { code, output, errors } = await run(folderOf({}), ...args);

  expect(code).toBe(2);
  expect(output).toBe('');
  expect(errors).toMatch(line);
  expect(errors).not.toMatch(/^ +at /m);
});

test('--help tells every option, every exit code and every gap', async () => {
  const { code, output } = await run(folderOf({}), '--help');

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

const TWO_STACKS = () =>
  folderOf({
    'manifest.json': { artifacts: { Mail: stackArtifact('Mail.json'), Shop: stackArtifact('Shop.json') } },
    'Mail.json': {
      Resources: {
        ...STATIC_KEY,
        Reader: READER_ROLE,
        Other: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'other' } },
      },
    },
    'Shop.json': {
      Resources: { Key: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'shop' } } },
    },
  });

test('--stack and --secret choose what is deployed, and what is read and reported', async () => {
  const assembly = TWO_STACKS();
  const rehearse = (...args: string[]) => run(folderOf({}), '--assembly', assembly, '--days', '1', ...args);
  const [shop, key] = [
    await rehearse('--stack', 'Shop'),
    await rehearse('--secret', 'Shop/Key', '--secret', 'Mail/Secret'),
  ];
  expect(shop.output).toMatch(/^Shop\/Key /m);
  expect(shop.output).not.toContain('Mail/');
  expect(key.output).toMatch(/^Shop\/Key /m);
  expect(key.output).toMatch(/^Mail\/Secret /m);
  expect(await rehearse('--stack', 'Shpo')).toMatchObject({
    code: 2,
    errors: 'InvalidOption: The assembly holds no stack Shpo. Did you mean Shop?\n',
  });
  expect(await rehearse('--secret', 'Mail/Secrets')).toMatchObject({
    code: 2,
    errors: 'InvalidOption: The app has no secret Mail/Secrets. Did you mean Mail/Secret?\n',
  });
});

test('--exists and --keeps are taken from the command line', async () => {
  const imported = {
    ...STATIC_KEY,
    User: undefined,
    Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'mailer' } },
    Reader: READER_ROLE,
  };
  const directory = folderOf({ 'exists.json': { users: { mailer: { path: '/team/' } } } });
  const args = ['--assembly', assemblyOf({ Resources: imported }), '--days', '1', '--json', 'report.json'];

  const { code } = await run(directory, ...args, '--exists', 'exists.json', '--keeps', 'App/Reader=2h');

  expect(code).toBe(3);
  expect(JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8'))).toMatchObject({
    gaps: [{ name: 'no-schedule' }],
    assumed: [],
    keptValues: [{ reader: 'App/Reader', keepsHours: 2 }],
  });
});

test('--list shows stacks, secrets with kind and schedule, and scenarios', async () => {
  const { code, output } = await run(folderOf({}), '--assembly', TWO_STACKS(), '--list');
  expect(code).toBe(0);
  expect(output).toMatch(/^Stacks\n {2}Mail\n {2}Shop\n/);
  expect(output).toMatch(/^ {2}Mail\/Secret +access-key +never rotated$/m);
  for (const name of SCENARIO_NAMES) expect(output).toMatch(new RegExp(`^  ${name} +[A-Z].*\\.$`, 'm'));
  expect(output).toContain(
    '  straggler cannot be played with this app: it needs the access key of an IAM user.',
  );
});

test('--speed lets virtual time pass no faster', async () => {
  const started = process.hrtime.bigint();
  const { code } = await run(
    folderOf({}),
    ...['--assembly', GOOD(), '--days', '1'],
    ...['--allow', 'no-schedule', '--speed', '2d/s'],
  );
  expect(code).toBe(0);
  // Never less than half a second for a day; how much more is the machine's affair.
  expect(Number(process.hrtime.bigint() - started) / 1e9).toBeGreaterThanOrEqual(0.5);
});

test('a scenario that no secret can play ends with 2 and says what it needs', async () => {
  const { code, errors } = await run(folderOf({}), '--assembly', GOOD(), '--scenario', 'straggler');
  expect(code).toBe(2);
  expect(errors).toMatch(/^ScenarioDoesNotFit: .* the access key of an IAM user\. The app has none\. /);
});

test('scenarios of which none fits end with 3 and say that none was played', async () => {
  const all = (...args: string[]) => run(folderOf({}), '--assembly', GOOD(), '--scenario', 'all', ...args);
  const { code, output } = await all();
  expect(code).toBe(3);
  expect(output).toMatch(/\nIncomplete: 0 scenarios went as told; not shown: no-scenario\.\n$/);
  expect(await all('--allow', 'no-scenario')).toMatchObject({
    code: 0,
    output: expect.stringMatching(
      /\nGood: 0 scenarios went as told; allowed not to be shown: no-scenario\.\n$/,
    ),
  });
});

test('a scenario whose reads nobody makes ends with 3, with the secret that nobody reads', async () => {
  const assembly = synthesized(['App', (stack) => dailyKey(stack)]);
  const { code, output } = await run(folderOf({}), '--assembly', assembly, '--scenario', 'clock-skew');
  expect(code).toBe(3);
  expect(output).toContain('  not shown: Nobody read App/Key: that no read fails was not shown.');
  expect(output).toMatch(/\nIncomplete: 1 scenario went as told; not shown: no-reader\.\n$/);
});
