import { ServiceFailure } from '../http/service-failure';
import type { ReadVersion, SecretDescription } from './aws-calls';
import type { Check } from './diagnosis';
import { ago } from './duration';
import { deleted, missing, readFailure, refusesCredentials } from './failures';
import type { Place } from './place';

const DAY = 86_400_000;
/** A rotation usually ends within minutes. */
const STUCK = DAY;

/** Runs as whom, and in which region. */
export function checkIdentity(
  region: string | ServiceFailure,
  identity: { readonly arn: string } | ServiceFailure,
): Check {
  if (region instanceof ServiceFailure) {
    return {
      name: 'identity',
      status: 'failed',
      found: region.message.startsWith('no region') ? region.message : `no region: ${region.message}`,
      action: 'Set AWS_REGION, pass --region, or use the ARN of the secret.',
    };
  }
  if (!(identity instanceof ServiceFailure)) return { name: 'identity', status: 'ok', found: identity.arn };
  const temporary = identity.failure === 'transient' || identity.failure === 'throttled';
  return {
    name: 'identity',
    // Without a route to STS the secret may still be read.
    status: temporary ? 'unknown' : 'failed',
    found: identity.message,
    action: temporary
      ? 'Check the network path to STS. It is not needed to read secrets.'
      : identity.message.startsWith('STS GetCallerIdentity')
        ? 'Check that the access key exists and is active, that its session has not ended, and AWS_SESSION_TOKEN.'
        : 'Provide credentials: a role of the function, task or instance, a profile, or environment variables.',
  };
}

/** Exists, and is not being deleted. */
export function checkSecret(description: SecretDescription | ServiceFailure, place: Place): Check {
  const name = 'secret';
  if (!(description instanceof ServiceFailure)) {
    const { ARN = place.secret, DeletedDate, KmsKeyId } = description;
    if (DeletedDate !== undefined) return { name, status: 'failed', ...deleted(place) };
    return {
      name,
      status: 'ok',
      found: `${ARN}, encrypted with ${KmsKeyId ?? 'the AWS managed key aws/secretsmanager'}`,
    };
  }
  if (description.failure === 'not-found') return { name, status: 'failed', ...missing(place) };
  if (refusesCredentials(description))
    return { name, status: 'unknown', found: 'AWS refuses the credentials', action: 'See the identity.' };
  const denied = description.failure === 'denied';
  return {
    name,
    status: 'unknown',
    found: denied ? 'not permitted to describe it, so its rotation is not known' : description.message,
    action: denied
      ? 'Optional: allow secretsmanager:DescribeSecret. The client does not need it.'
      : description.failure === 'invalid'
        ? 'Check the name and the settings.'
        : 'Try again.',
  };
}

/** The current version can be read and decrypted. */
export function checkRead(
  current: ReadVersion | ServiceFailure,
  description: SecretDescription | undefined,
  place: Place,
): Check {
  const name = 'read';
  if (!(current instanceof ServiceFailure)) return { name, status: 'ok', found: versionText(current, place) };
  return { name, status: 'failed', ...readFailure(current, description, place) };
}

/** A label that `withSecret` can fall back to. */
export function checkStage(
  name: 'previous' | 'pending',
  stage: string,
  version: ReadVersion | ServiceFailure,
  place: Place,
): Check[] {
  if (!(version instanceof ServiceFailure)) {
    const age = place.now - (version.createdAt ?? place.now);
    const stuck = name === 'pending' && !version.stages.includes('AWSCURRENT') && age > STUCK;
    if (!stuck) return [{ name, status: 'ok', found: versionText(version, place) }];
    return [
      {
        name,
        status: 'warning',
        found: `${versionText(version, place)}: a rotation that has not ended`,
        action: 'See the log of the rotation function.',
      },
    ];
  }
  if (version.failure !== 'denied') return [];
  const found = `not permitted to read ${stage}`;
  const action = `Only for fallbackStages: ['${stage}'] of withSecret: allow it.`;
  return [{ name, status: 'unknown', found, action }];
}

/** Rotated as planned. */
export function checkRotation(description: SecretDescription | undefined, { now }: Place): Check[] {
  if (!description) return [];
  const { RotationEnabled, LastRotatedDate, NextRotationDate } = description;
  const name = 'rotation';
  if (!RotationEnabled) return [{ name, status: 'ok', found: 'not configured' }];
  const last = LastRotatedDate === undefined ? 'never rotated' : `last ${ago(now - LastRotatedDate * 1000)}`;
  if (NextRotationDate === undefined) return [{ name, status: 'ok', found: `${last}, next not scheduled` }];
  const left = NextRotationDate * 1000 - now;
  if (left >= 0) return [{ name, status: 'ok', found: `${last}, next ${ago(-left)}` }];
  return [
    {
      name,
      status: 'warning',
      found: `${last}, overdue since ${new Date(NextRotationDate * 1000).toISOString()}`,
      action: 'See the log of the rotation function.',
    },
  ];
}

function versionText({ versionId, stages, createdAt, form }: ReadVersion, { now }: Place): string {
  const created = createdAt === undefined ? '' : `, created ${ago(now - createdAt)}`;
  return `${form} in version ${versionId} (${stages.join(', ')})${created}`;
}
