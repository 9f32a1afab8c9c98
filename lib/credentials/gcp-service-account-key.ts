import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import {
  GCP_SERVICE_ACCOUNT_KEY,
  MOST_KEYS,
  type ServiceAccountParameters,
} from '../../lambdas/credentials/gcp-service-account-key/contract';
import { checkAudience, checkServiceAccount, projectIn } from '../checks/service-account';
import { expectShape } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { libraryCode } from './library-code';

/** Trust of a workload identity pool of Google Cloud in the role of the rotator. */
export interface GcpFederation {
  /**
   * Provider of the pool, of the type AWS:
   * `//iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`.
   */
  readonly audience: string;

  /**
   * E-mail address of a service account that the rotator impersonates. It then administers the keys.
   *
   * @default - the federated identity of the role administers the keys
   */
  readonly impersonate?: string;
}

/** Properties of the key of a service account of Google Cloud. Pass either `federation` or `adminSecret`. */
export interface GcpServiceAccountKeyProps {
  /** E-mail address of the service account, such as `mailer@shop-prod.iam.gserviceaccount.com`. */
  readonly serviceAccount: string;

  /**
   * Project of the service account.
   *
   * @default - the project in the e-mail address
   */
  readonly projectId?: string;

  /**
   * Workload Identity Federation, with which the rotator administers the keys without a stored credential.
   *
   * @default - none; `adminSecret` is required
   */
  readonly federation?: GcpFederation;

  /**
   * Secret with a service account key that may administer the keys: the JSON of its key file. The rotator reads its current
   * value at each use. Prefer `federation`.
   *
   * @default - none; `federation` is required
   */
  readonly adminSecret?: ISecret;
}

const FACTORY = 'Credential.gcpServiceAccountKey';

/**
 * Checks the props of the key of a service account.
 *
 * @throws `FederationOrSecret`, `FederationNotSupported`, `ServiceAccountNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkGcpServiceAccountKey(props: GcpServiceAccountKeyProps): void {
  const { serviceAccount, projectId, federation, adminSecret } = props ?? {};
  checkServiceAccount(serviceAccount, `serviceAccount of ${FACTORY}`);
  projectIn(serviceAccount, projectId, FACTORY);
  if ((federation === undefined) === (adminSecret === undefined)) {
    refuse(
      'FederationOrSecret',
      `${FACTORY} has ${federation ? 'both federation and adminSecret' : 'neither federation nor adminSecret'}, so it is not certain with which credential the keys are administered.`,
      'Pass federation, or the Secret with a service account key as adminSecret.',
    );
  }
  if (adminSecret)
    expectShape(
      `adminSecret of ${FACTORY}`,
      adminSecret,
      ['secretArn', 'node'],
      'Pass a Secret of Secrets Manager.',
    );
  if (!federation) return;
  checkAudience(federation.audience, `audience of the federation of ${FACTORY}`);
  if (federation.impersonate !== undefined)
    checkServiceAccount(federation.impersonate, `impersonate of the federation of ${FACTORY}`);
}

/** Configuration of the rotator of the key of a service account. */
export function bindGcpServiceAccountKey(
  _rotator: Construct,
  { serviceAccount, projectId, federation, adminSecret }: GcpServiceAccountKeyProps,
): CredentialConfig {
  const parameters: ServiceAccountParameters = {
    serviceAccount,
    projectId: projectIn(serviceAccount, projectId, FACTORY),
    ...federation,
  };
  return {
    code: libraryCode(GCP_SERVICE_ACCOUNT_KEY),
    parameters: { ...parameters },
    principal: `${GCP_SERVICE_ACCOUNT_KEY} ${serviceAccount}`,
    adminSecret,
    slots: MOST_KEYS,
    needsInternet: true,
  };
}
