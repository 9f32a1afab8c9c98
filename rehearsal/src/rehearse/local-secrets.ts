import {
  type Backend,
  BackendError,
  type FailureClass,
  type FetchedVersion,
  type VersionRequest,
} from 'rekey-client';
import type { LocalAws } from '../aws/local-aws';
import { inTask } from './client-clock';
import { Refused, SignedClient } from './signed-client';

/** Codes of Secrets Manager. Source: GetSecretValue, API reference. */
const CLASSES: Readonly<Record<string, FailureClass>> = {
  AccessDeniedException: 'denied',
  DecryptionFailure: 'key-unavailable',
  InternalFailure: 'transient',
  InternalServiceError: 'transient',
  InvalidRequestException: 'deleted',
  ResourceNotFoundException: 'not-found',
  ServiceUnavailable: 'transient',
  ThrottlingException: 'throttled',
};

/** Secrets Manager of the local AWS, read with signed requests of a role. */
export class LocalSecrets implements Backend {
  readonly name = 'the local AWS';

  constructor(
    private readonly aws: LocalAws,
    private readonly roleArn: string,
    private readonly client = new SignedClient(aws),
  ) {}

  fetch(request: VersionRequest): Promise<FetchedVersion> {
    return inTask(this.aws.timeline, () => this.read(request));
  }

  private async read({ id, stage, versionId }: VersionRequest): Promise<FetchedVersion> {
    const session = this.aws.sts.session(this.roleArn, 'reader');
    try {
      const version = await this.client.secretVersion(session, id, { versionStage: stage, versionId });
      if (version.SecretString === undefined)
        throw new BackendError('invalid', 'The secret has no SecretString.');
      return {
        id,
        versionId: version.VersionId,
        stages: version.VersionStages,
        value: version.SecretString,
        createdAt: version.CreatedDate * 1000,
      };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new BackendError(CLASSES[error.code] ?? 'transient', error.message);
    }
  }
}
