import type { BackendError } from '../backend';
import { SecretsError } from '../errors';
import type { Secret } from '../secret/secret';
import { codeOf } from './classify';

/** The issuer refused every version of a secret. `cause` is its last error. */
export class CredentialRefusedError extends SecretsError {
  override readonly name = 'CredentialRefusedError';

  constructor(
    readonly id: string,
    refused: readonly Secret[],
    /** Failure to look for a newer version. */
    readonly lookUp: BackendError | SecretsError | undefined,
    cause: unknown,
  ) {
    const versions = refused.map(
      ({ versionId, stages }) => `…${versionId.slice(-4)} (${stages.join(', ') || 'no stage'})`,
    );
    const looked = lookUp
      ? `A newer version could not be looked for: ${lookUp.code}: ${lookUp.message}`
      : 'The backend has no newer version.';
    super(
      'CredentialRefused',
      `The issuer refuses every version of secret ${id} with ${codeOf(cause) ?? 'an authentication error'}: ${versions.join('; ')}. ` +
        `${looked} Action: check that the value is accepted by the issuer, and the state of the rotation.`,
      { cause },
    );
  }
}
