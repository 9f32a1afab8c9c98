import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { awsCall, type Log, REQUEST_TIMES } from 'cdk-rekey-engine';
import type { VerifierState, VerifierStore } from './store';

const CURRENT = 'AWSCURRENT';

/** Label of the version that is about to become current. Another writer may move it; the version remains for a day. */
const WRITTEN = 'REKEYWRITTEN';

export type SecretsManager = Pick<SecretsManagerClient, 'send'>;

/** A client that the store of one invocation uses. */
export const openSecretsManager = (): SecretsManager =>
  new SecretsManagerClient({ maxAttempts: 4, requestHandler: REQUEST_TIMES });

/** The verifier secret in Secrets Manager. A write is a compare-and-swap of AWSCURRENT. */
export class SecretsManagerStore implements VerifierStore {
  constructor(
    private readonly arn: string,
    private readonly log: Log,
    private readonly sdk: SecretsManager = openSecretsManager(),
  ) {}

  read(): Promise<VerifierState | undefined> {
    const send = async () => {
      const { SecretString: text = '', VersionId: version = '' } = await this.sdk.send(
        new GetSecretValueCommand({ SecretId: this.arn }),
      );
      return { text, version };
    };
    // Before the first write, no version has the label.
    return this.call<VerifierState | undefined>('GetSecretValue', send, {
      ResourceNotFoundException: () => undefined,
    });
  }

  async replace(text: string, from: string | undefined): Promise<boolean> {
    const version = randomUUID();
    const put = new PutSecretValueCommand({
      SecretId: this.arn,
      ClientRequestToken: version,
      SecretString: text,
      VersionStages: [WRITTEN],
    });
    await this.call('PutSecretValue', () => this.sdk.send(put));
    // Secrets Manager puts AWSCURRENT on the first version of a secret.
    if (from === undefined) return (await this.read())?.version === version;
    const move = new UpdateSecretVersionStageCommand({
      SecretId: this.arn,
      VersionStage: CURRENT,
      RemoveFromVersionId: from,
      MoveToVersionId: version,
    });
    const send = async () => {
      await this.sdk.send(move);
      return true;
    };
    return this.call('UpdateSecretVersionStage', send, { InvalidParameterException: () => false });
  }

  private call<T>(
    operation: string,
    send: () => Promise<T>,
    expected: Readonly<Record<string, (message: string) => T>> = {},
  ): Promise<T> {
    return awsCall(this.log, { action: `secretsmanager:${operation}`, resource: this.arn }, send, expected);
  }
}
