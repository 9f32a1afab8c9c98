import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../src/assembly/synthesize';
import { folderOf } from './temporary-assembly';

const TELL = `require('node:fs').writeFileSync('seen.json', JSON.stringify(process.env))`;

function run(directory: string, command?: string) {
  return synthesize({ directory, command, output: '/out', account: '111122223333', region: 'eu-west-1' });
}

test('sets the environment variables of the CDK CLI', async () => {
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

test('merges context of cdk.context.json, cdk.json and the options, in ascending precedence', async () => {
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

test('reports the last lines of a failed app', async () => {
  await expect(
    run(folderOf({}), `node -e "console.error('boom here'); process.exit(3)"`),
  ).rejects.toMatchObject({
    code: 'AppFailed',
    message: expect.stringMatching(/exited with code 3:\nboom here/),
  });
});

test('reports a failed app without output', async () => {
  await expect(run(folderOf({}), 'false')).rejects.toMatchObject({
    message: 'The app (false) exited with code 1. Correct the app until `cdk synth` succeeds.',
  });
});

test('refuses a folder without cdk.json and command', async () => {
  await expect(run(folderOf({}))).rejects.toMatchObject({
    code: 'AppFailed',
    message: expect.stringContaining('--assembly'),
  });
});
