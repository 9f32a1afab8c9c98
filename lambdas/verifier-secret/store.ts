import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { awsCall, type Log, RekeyError } from 'cdk-rekey-engine';

/** Staging label of a version that is stored and not current yet. */
export const NEXT = 'REKEYNEXT';
const CURRENT = 'AWSCURRENT';

/** The current version of a verifier secret. */
export interface VerifierVersion {
  readonly version: string;
  readonly text: string;
}

/** Operations of Secrets Manager on one verifier secret. */
export interface VerifierStore {
  readonly secretArn: string;
  /** The current version; undefined before the first one, and when the secret does not exist. */
  read(): Promise<VerifierVersion | undefined>;
  /** Stores a version that is not current, except the first one of the secret, which is current at once. */
  put(version: string, text: string): Promise<void>;
  /** Makes a version current. Returns false if another version than `from` is current. */
  makeCurrent(version: string, from: string): Promise<boolean>;
}

/** Implements the store with the SDK. */
export function verifierStore(secretArn: string, log: Log, sdk: () => SecretsManagerClient): VerifierStore {
  const SecretId = secretArn;
  const call = (name: string) => ({ action: `secretsmanager:${name}`, resource: secretArn });
  return {
    secretArn,
    async read() {
      // By the label: the role may not read other versions.
      const send = () => sdk().send(new GetSecretValueCommand({ SecretId }));
      const answer = await awsCall(log, call('GetSecretValue'), send, {
        ResourceNotFoundException: () => undefined,
      });
      return answer && { version: answer.VersionId ?? '', text: answer.SecretString ?? '' };
    },
    async put(version, text) {
      const input = {
        SecretId,
        ClientRequestToken: version,
        SecretString: text,
        VersionStages: [NEXT],
      };
      await awsCall(log, call('PutSecretValue'), () => sdk().send(new PutSecretValueCommand(input)), {
        ResourceNotFoundException: () => {
          throw missing(secretArn);
        },
      });
    },
    async makeCurrent(version, from) {
      const input = { SecretId, VersionStage: CURRENT, MoveToVersionId: version, RemoveFromVersionId: from };
      const send = async () => {
        await sdk().send(new UpdateSecretVersionStageCommand(input));
        return true;
      };
      return awsCall(log, call('UpdateSecretVersionStage'), send, {
        InvalidParameterException: () => false,
        InvalidRequestException: () => false,
        ResourceNotFoundException: () => false,
      });
    },
  };
}

function missing(secretArn: string): RekeyError {
  return new RekeyError('SecretMissing', {
    found: `The verifier secret ${secretArn} does not exist.`,
    unchanged: 'every credential that works.',
    action: 'restore the secret if it was deleted by mistake; otherwise deploy the stack.',
  });
}
