import { badSettings } from 'cdk-rekey-engine';
import type { RepositoryPlace } from './codecommit';
import { REPOSITORY_NAME, SERVICE_CREDENTIAL, SERVICES } from './contract';
import type { LogPlace } from './logs';

/** Places at which credentials are verified. */
export type Place = LogPlace & RepositoryPlace;

/** @throws BadSettings */
export function readParameters({
  userName,
  service,
  region,
  logGroup,
  logStream,
  repository,
}: Readonly<Record<string, unknown>>) {
  if (typeof userName !== 'string' || userName === '')
    throw badSettings(`The kind ${SERVICE_CREDENTIAL} has no userName.`);
  const known = SERVICES.find((one) => one === service);
  if (!known)
    throw badSettings(`The service of the kind ${SERVICE_CREDENTIAL} is none of ${SERVICES.join(', ')}.`);
  if (typeof region !== 'string' || !/^[a-z]+(-[a-z]+)+-\d+$/.test(region))
    throw badSettings(`The kind ${SERVICE_CREDENTIAL} has no region.`);
  const text = (value: unknown) => String(value ?? '');
  const place = {
    ...{ logGroup: text(logGroup), logStream: text(logStream) },
    ...{ region, repository: text(repository) },
  };
  if (known === 'cloudwatch-logs' && (place.logGroup === '' || place.logStream === ''))
    throw badSettings(`The kind ${SERVICE_CREDENTIAL} has no logGroup and logStream.`);
  if (known === 'codecommit' && !REPOSITORY_NAME.test(place.repository))
    throw badSettings(`The kind ${SERVICE_CREDENTIAL} has no repository.`);
  return { userName, service: known, region, place };
}
