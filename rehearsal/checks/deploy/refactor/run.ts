import { DeleteAccessKeyCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { type Steps, verify } from '../../steps';
import { current, labelled } from '../actions/first-credentials';
import { requireGrace, rotate } from '../actions/rotate';
import type { Environment } from '../environment';
import { type RotatingSecret, requireWorking } from '../secrets';
import { deployKeys, destroyKeys, failToDeployKeys } from './deploys';

/** An app that lives on: refactored, rolled back and renamed in the middle of a grace. */
export async function runRefactorings(environment: Environment, steps: Steps): Promise<void> {
  let secret = {} as RotatingSecret;
  let keys: readonly string[] = [];
  const requireUnchanged = async () => {
    await requireWorking(environment.aws, secret, (await current(environment, secret)).text);
    await requireGrace(environment, secret);
    const now = await keysOf(environment, secret);
    verify(now.join() === keys.join(), `The user has the keys ${now.join(', ')}.`, keys.join(', '));
  };

  await steps.step('cdk deploy of another stack, and a rotation', async () => {
    secret = await deployKeys(environment, 'original');
    await rotate(environment, secret);
    keys = await keysOf(environment, secret);
    return ['AWSCURRENT works, and the replaced key is in its grace'];
  });
  await steps.step(
    'cdk deploy, moved into a environment, fails after the credential and is rolled back',
    async () => {
      await failToDeployKeys(environment, 'moved-and-broken', 'there-is-no-such-secret');
      await requireUnchanged();
      return ['both keys work on, under the same labels'];
    },
  );
  await steps.step('cdk deploy, moved into a environment', async () => {
    secret = await deployKeys(environment, 'moved');
    await requireUnchanged();
    return ['both keys work on, under the same labels'];
  });
  await steps.step('cdk deploy, with another secretName', async () => {
    await failToDeployKeys(environment, 'other-secret-name', '[ReplacementRefused]');
    await requireUnchanged();
    return ['refused before anything was issued, and rolled back'];
  });
  await steps.step('cdk deploy, with another construct id and secretName, in the grace', async () => {
    await failToDeployKeys(environment, 'renamed', 'If this deploy renames a RotatingSecret');
    await requireUnchanged();
    return ['refused before anything was issued, and rolled back'];
  });
  await steps.step('The same, when the replaced key is gone', async () => {
    const replaced = JSON.parse((await labelled(environment, secret, 'AWSPREVIOUS'))?.text ?? '{}');
    await environment.aws.iam.send(
      new DeleteAccessKeyCommand({ UserName: secret.userName, AccessKeyId: replaced.accessKeyId }),
    );
    const renamed = await deployKeys(environment, 'renamed');
    verify(renamed.arn !== secret.arn, `The secret is still ${secret.arn}.`, 'another one.');
    const { text } = await current(environment, renamed);
    await requireWorking(environment.aws, renamed, text);
    const left = await keysOf(environment, renamed);
    verify(
      left.length === 1 && left[0] === `${JSON.parse(text).accessKeyId} Active`,
      `The user has the keys ${left.join(', ')}.`,
      'the one that the new secret holds.',
    );
    return ['the new secret holds a key that works, and the key of the earlier secret is gone'];
  });
  await steps.step('cdk deploy, with a parameter as the user name', async () => {
    await failToDeployKeys(environment, 'user-name-by-parameter', '[UserUnknownAtSynth]');
    return ['refused at synth'];
  });
  await steps.step('cdk destroy', async () => {
    await destroyKeys(environment, 'renamed');
    return ['it ends well, so the user had no key'];
  });
}

async function keysOf({ aws }: Environment, { userName }: RotatingSecret): Promise<string[]> {
  const { AccessKeyMetadata: keys = [] } = await aws.iam.send(
    new ListAccessKeysCommand({ UserName: userName }),
  );
  return keys.map(({ AccessKeyId, Status }) => `${AccessKeyId} ${Status}`).sort();
}
