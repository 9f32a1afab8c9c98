import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../src/assembly/synthesize';
import { folderOf } from './temporary-assembly';

const TELL = `require('node:fs').writeFileSync('seen.json', JSON.stringify(process.env))`;

function run(directory: string, command?: string) {
  return synthesize({ directory, command, output: '/out', account: '111122223333', region: 'eu-west-1' });
}

test('the app of cdk.json is told what the CDK CLI tells it', async () => {
  const directory = folderOf({
    'cdk.json': { app: 'node tell.js', context: { colour: 'blue' } },
    'tell.js': TELL,
  });

  await run(directory);

  const seen = JSON.parse(readFileSync(join(directory, 'seen.json'), 'utf8'));
  expect(seen).toMatchObject({
    CDK_OUTDIR: '/out',
    CDK_DEFAULT_ACCOUNT: '111122223333',
    CDK_DEFAULT_REGION: 'eu-west-1',
  });
  expect(JSON.parse(seen.CDK_CONTEXT_JSON)).toMatchObject({ colour: 'blue' });
});

test('context comes from cdk.context.json too; cdk.json wins, and what is given wins over both', async () => {
  const directory = folderOf({
    'cdk.json': { app: 'node tell.js', context: { b: 'cdk.json', c: 'cdk.json' } },
    'cdk.context.json': { a: 'cdk.context.json', b: 'cdk.context.json', c: 'cdk.context.json' },
    'tell.js': TELL,
  });

  await synthesize({
    directory,
    output: '/out',
    account: '111122223333',
    region: 'eu-west-1',
    context: { c: 'given' },
  });

  const seen = JSON.parse(readFileSync(join(directory, 'seen.json'), 'utf8'));
  expect(JSON.parse(seen.CDK_CONTEXT_JSON)).toMatchObject({
    a: 'cdk.context.json',
    b: 'cdk.json',
    c: 'given',
  });
});

test('an app that fails is told with its last lines', async () => {
  await expect(
    run(folderOf({}), `node -e "console.error('boom here'); process.exit(3)"`),
  ).rejects.toMatchObject({
    code: 'AppFailed',
    message: expect.stringMatching(/ended with 3:\nboom here/),
  });
});

test('an app that fails without a word is told in one line', async () => {
  await expect(run(folderOf({}), 'false')).rejects.toMatchObject({
    message: 'The app (false) ended with 1. Make `cdk synth` work first.',
  });
});

test('no cdk.json and no command is an error that says what to give', async () => {
  await expect(run(folderOf({}))).rejects.toMatchObject({
    code: 'AppFailed',
    message: expect.stringContaining('--assembly'),
  });
});
