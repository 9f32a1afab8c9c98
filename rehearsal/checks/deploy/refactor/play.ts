import { DeleteAccessKeyCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { current, labelled } from '../acts/first-credentials';
import { requireGrace, rotate } from '../acts/rotate';
import { type RotatingSecret, requireWorking } from '../secrets';
import type { Stage } from '../stage';
import { promise, type Story } from '../story';
import { deployKeys, destroyKeys, failToDeployKeys } from './deploys';

/** An app that lives on: refactored, rolled back and renamed in the middle of a grace. */
export async function playRefactorings(stage: Stage, story: Story): Promise<void> {
  let secret = {} as RotatingSecret;
  let keys: readonly string[] = [];
  const requireUnchanged = async () => {
    await requireWorking(stage.aws, secret, (await current(stage, secret)).text);
    await requireGrace(stage, secret);
    const now = await keysOf(stage, secret);
    promise(now.join() === keys.join(), `The user has the keys ${now.join(', ')}.`, keys.join(', '));
  };

  await story.step('cdk deploy of another stack, and a rotation', async () => {
    secret = await deployKeys(stage, 'original');
    await rotate(stage, secret);
    keys = await keysOf(stage, secret);
    return ['AWSCURRENT works, and the replaced key is in its grace'];
  });
  await story.step(
    'cdk deploy, moved into a stage, fails after the credential and is rolled back',
    async () => {
      await failToDeployKeys(stage, 'moved-and-broken', 'there-is-no-such-secret');
      await requireUnchanged();
      return ['both keys work on, under the same labels'];
    },
  );
  await story.step('cdk deploy, moved into a stage', async () => {
    secret = await deployKeys(stage, 'moved');
    await requireUnchanged();
    return ['both keys work on, under the same labels'];
  });
  await story.step('cdk deploy, with another secretName', async () => {
    await failToDeployKeys(stage, 'other-secret-name', '[ReplacementRefused]');
    await requireUnchanged();
    return ['refused before anything was issued, and rolled back'];
  });
  await story.step('cdk deploy, with another construct id and secretName, in the grace', async () => {
    await failToDeployKeys(stage, 'renamed', 'If this deploy renames a RotatingSecret');
    await requireUnchanged();
    return ['refused before anything was issued, and rolled back'];
  });
  await story.step('The same, when the replaced key is gone', async () => {
    const replaced = JSON.parse((await labelled(stage, secret, 'AWSPREVIOUS'))?.text ?? '{}');
    await stage.aws.iam.send(
      new DeleteAccessKeyCommand({ UserName: secret.userName, AccessKeyId: replaced.accessKeyId }),
    );
    const renamed = await deployKeys(stage, 'renamed');
    promise(renamed.arn !== secret.arn, `The secret is still ${secret.arn}.`, 'another one.');
    const { text } = await current(stage, renamed);
    await requireWorking(stage.aws, renamed, text);
    const left = await keysOf(stage, renamed);
    promise(
      left.length === 1 && left[0] === `${JSON.parse(text).accessKeyId} Active`,
      `The user has the keys ${left.join(', ')}.`,
      'the one that the new secret holds.',
    );
    return ['the new secret holds a key that works, and the key of the earlier secret is gone'];
  });
  await story.step('cdk deploy, with a parameter as the user name', async () => {
    await failToDeployKeys(stage, 'user-name-by-parameter', '[UserUnknownAtSynth]');
    return ['refused at synth'];
  });
  await story.step('cdk destroy', async () => {
    await destroyKeys(stage, 'renamed');
    return ['it ends well, so the user had no key'];
  });
}

async function keysOf({ aws }: Stage, { userName }: RotatingSecret): Promise<string[]> {
  const { AccessKeyMetadata: keys = [] } = await aws.iam.send(
    new ListAccessKeysCommand({ UserName: userName }),
  );
  return keys.map(({ AccessKeyId, Status }) => `${AccessKeyId} ${Status}`).sort();
}
