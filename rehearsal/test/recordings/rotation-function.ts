import type { LocalAws } from '../../src/aws/local-aws';
import type { CallerKeys } from './transcript';
import { type Answer, send } from './wire';

interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** The rotation function of `$deployRotationFunction`, run in this process. */
export function rotationFunction(aws: LocalAws, keys: CallerKeys): (event: unknown) => Promise<void> {
  const call = (operation: string, input: Record<string, unknown>): Promise<Answer> =>
    send(aws, keys, 'secretsmanager', operation, input);
  const must = async (
    operation: string,
    input: Record<string, unknown>,
  ): Promise<Record<string, unknown>> => {
    const answer = await call(operation, input);
    if (answer.error) throw new Error(`${operation}: ${answer.error.name}: ${answer.error.message}`);
    return answer.output as Record<string, unknown>;
  };

  return async (event) => {
    const { Step, SecretId, ClientRequestToken: token } = event as RotationEvent;
    const secret = await must('DescribeSecret', { SecretId });
    const versions = secret.VersionIdsToStages as Record<string, string[]>;
    if (secret.RotationEnabled !== true) throw new Error('Rotation is not enabled.');
    if (versions[token]?.includes('AWSCURRENT')) return;
    if (!versions[token]?.includes('AWSPENDING')) throw new Error('The version is not pending.');
    if (Step === 'createSecret') await create(SecretId, token);
    if (Step === 'finishSecret') await finish(SecretId, token, versions);
  };

  async function create(SecretId: string, token: string): Promise<void> {
    await must('GetSecretValue', { SecretId, VersionStage: 'AWSCURRENT' });
    const stage = 'AWSPENDING';
    const pending = await call('GetSecretValue', { SecretId, VersionId: token, VersionStage: stage });
    if (!pending.error) return;
    const marker = `${pending.error.name}_${token}`;
    await must('CreateSecret', { Name: marker, SecretString: marker, ClientRequestToken: aws.random.uuid() });
    await must('PutSecretValue', {
      SecretId,
      ClientRequestToken: token,
      SecretString: `lambda_rotate_secret_rotation_${token}`,
      VersionStages: [stage],
    });
  }

  async function finish(SecretId: string, token: string, versions: Record<string, string[]>): Promise<void> {
    const [current] = Object.entries(versions).find(([, stages]) => stages.includes('AWSCURRENT')) ?? [];
    await must('UpdateSecretVersionStage', {
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: token,
      RemoveFromVersionId: current,
    });
    const VersionStage = 'AWSPENDING';
    await must('UpdateSecretVersionStage', { SecretId, VersionStage, RemoveFromVersionId: token });
  }
}
