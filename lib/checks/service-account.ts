import { refuse } from '../refuse';
import { expectFixedText } from './fixed-text';

const EMAIL = /^[a-z0-9.-]+@[a-z0-9.-]+\.gserviceaccount\.com$/;
/** A service account that a user created; others, such as default ones, do not name their project. */
const OF_PROJECT = /@([a-z][a-z0-9-]+)\.iam\.gserviceaccount\.com$/;
const PROJECT = /^([a-z0-9.-]+:)?[a-z][a-z0-9-]+$/;
const AUDIENCE =
  /^\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/;

/**
 * Checks the e-mail address of a service account of Google Cloud.
 *
 * @throws `ServiceAccountNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkServiceAccount(email: unknown, what: string): void {
  expectFixedText(what, email, 'mailer@shop-prod.iam.gserviceaccount.com');
  if (EMAIL.test(email)) return;
  refuse(
    'ServiceAccountNotSupported',
    `The ${what} is ${JSON.stringify(email)}, which is not the e-mail address of a service account.`,
    'Write the address in lower case, as in mailer@shop-prod.iam.gserviceaccount.com.',
  );
}

/**
 * Returns the project of a service account.
 *
 * @throws `ServiceAccountNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function projectIn(email: string, stated: unknown, factory: string): string {
  if (stated !== undefined) {
    expectFixedText(`projectId of ${factory}`, stated, 'shop-prod');
    if (PROJECT.test(stated)) return stated;
  }
  const [, project] = OF_PROJECT.exec(email) ?? [];
  if (stated === undefined && project !== undefined) return project;
  return refuse(
    'ServiceAccountNotSupported',
    `The project of the service account ${email} of ${factory} is ${stated === undefined ? 'not in its address' : `${JSON.stringify(stated)}, which is not the id of a project`}.`,
    'Pass the id of the project as projectId.',
  );
}

/**
 * Checks the provider of a workload identity pool.
 *
 * @throws `FederationNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkAudience(audience: unknown, what: string): void {
  const example =
    '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws/providers/rotator';
  expectFixedText(what, audience, example);
  if (AUDIENCE.test(audience)) return;
  refuse(
    'FederationNotSupported',
    `The ${what} is ${JSON.stringify(audience)}, which is not the provider of a workload identity pool.`,
    `Write its full resource name with the number of the project, such as ${example}.`,
  );
}
