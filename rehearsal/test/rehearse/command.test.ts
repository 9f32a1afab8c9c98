import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asPage } from '../../src/page/as-page';
import { command } from '../../src/rehearse/command';
import { assemblyOf, folderOf } from '../assembly/temporary-assembly';
import { READER_ROLE, STATIC_KEY, secret } from './templates';

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
    GOOD(),
    '--days',
    '2',
    '--json',
    'report.json',
    '--html',
    'report.html',
  );

  expect(code).toBe(0);
  expect(output).toMatch(/App\/Secret +access-key .* good\n/);
  expect(errors).toContain('day 2 of 2');
  const report = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8'));
  expect(report).toMatchObject({ days: 2, seed: 1, faults: 'none', findings: [] });
  expect(readFileSync(join(directory, 'report.html'), 'utf8')).toBe(asPage(report));
});

test('one with a finding ends with 1', async () => {
  const bad = assemblyOf({ Resources: { Secret: secret('in-the-template'), Reader: READER_ROLE } });

  const { code, output } = await run(folderOf({}), '--assembly', bad, '--days', '1');

  expect(code).toBe(1);
  expect(output).toContain('NOT good:\n- A value of mail was seen in template:App.');
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

  const { code } = await run(directory, '--days', '1');

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
  ['no app', [], /AppFailed: There is no CDK app/],
])('%s ends with 2 and one clear line', async (_, args, line) => {
  const { code, output, errors } = await run(folderOf({}), ...args);

  expect(code).toBe(2);
  expect(output).toBe('');
  expect(errors).toMatch(line);
  expect(errors).not.toMatch(/^ +at /m);
});

test('--help tells every option', async () => {
  const { code, output } = await run(folderOf({}), '--help');

  expect(code).toBe(0);
  for (const option of ['assembly', 'app', 'days', 'seed', 'faults', 'reads-per-day', 'json', 'html'])
    expect(output).toContain(`--${option}`);
});
