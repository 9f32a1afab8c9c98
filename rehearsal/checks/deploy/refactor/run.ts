import { DeleteAccessKeyCommand } from '@aws-sdk/client-iam';
import { type Steps, verify, verifyEqual } from '../../steps';
import { requireGrace, rotate } from '../actions/rotate';
import type { Environment } from '../environment';
import { current, labelled, type RotatingSecret, requireWorking, userKeys } from '../secrets';
import { deployKeys, destroyKeys, failToDeployKeys } from './deploys';

/** Refactors, rolls back and renames a secret in the grace of a replaced credential. */
export async function runRefactorings(environment: Environment, steps: Steps): Promise<void> {
  let secret = {} as RotatingSecret;
  let keys: readonly string[] = [];
  const requireUnchanged = async (statement: string) => {
    await requireWorking(environment.aws, secret, (await current(environment, secret)).text);
    await requireGrace(environment, secret);
    verifyEqual(`Access keys of ${secret.userName}`, await userKeys(environment, secret), keys);
    return [statement];
  };
  const BOTH_WORK = 'both keys work, under the same labels';
  const REFUSED = 'refused before a credential is issued, and rolled back';

  await steps.step('cdk deploy of a second stack, and a rotation', async () => {
    secret = await deployKeys(environment, 'original');
    await rotate(environment, secret);
    keys = await userKeys(environment, secret);
    return ['AWSCURRENT works, and the replaced key is in its grace'];
  });
  await steps.step('cdk deploy of the stack in a stage, which fails and is rolled back', async () => {
    await failToDeployKeys(environment, 'moved-and-broken', 'there-is-no-such-secret');
    return requireUnchanged(BOTH_WORK);
  });
  await steps.step('cdk deploy of the stack in a stage', async () => {
    secret = await deployKeys(environment, 'moved');
    return requireUnchanged(BOTH_WORK);
  });
  await steps.step('cdk deploy with another secretName', async () => {
    await failToDeployKeys(environment, 'other-secret-name', '[ReplacementRefused]');
    return requireUnchanged(REFUSED);
  });
  await steps.step('cdk deploy with another construct id and secretName in the grace', async () => {
    await failToDeployKeys(environment, 'renamed', 'If this deploy renames a RotatingSecret');
    return requireUnchanged(REFUSED);
  });
  await steps.step('The same deploy after the replaced key is deleted', async () => {
    const replaced = JSON.parse((await labelled(environment, secret, 'AWSPREVIOUS'))?.text ?? '{}');
    const { accessKeyId: AccessKeyId } = replaced;
    await environment.aws.iam.send(new DeleteAccessKeyCommand({ UserName: secret.userName, AccessKeyId }));
    const renamed = await deployKeys(environment, 'renamed');
    verify(renamed.arn !== secret.arn, `The secret is still ${secret.arn}.`, 'another secret.');
    const { text } = await current(environment, renamed);
    await requireWorking(environment.aws, renamed, text);
    const expected = [`${JSON.parse(text).accessKeyId} Active`];
    verifyEqual(`Access keys of ${renamed.userName}`, await userKeys(environment, renamed), expected);
    return ['the new secret holds a key that works, and the key of the previous secret is deleted'];
  });
  await steps.step('cdk deploy with a parameter as the user name', async () => {
    await failToDeployKeys(environment, 'user-name-by-parameter', '[UserUnknownAtSynth]');
    return ['refused at synth'];
  });
  await steps.step('cdk destroy of the second stack', async () => {
    await destroyKeys(environment, 'renamed');
    return ['succeeds, so the user has no key'];
  });
}
