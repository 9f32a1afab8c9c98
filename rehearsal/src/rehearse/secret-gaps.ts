import type { DeployedResource } from '../cloudformation/deployed';
import { rotationNotSimulated } from '../cloudformation/rotation-not-simulated';
import type { MissingServer } from '../issuers/issuer';
import { readerOf } from '../kinds';
import { count, listed, number } from '../words';
import type { RehearsedSecret } from './create-report';
import type { Deployment } from './deployment';
import type { Gap } from './gaps';
import type { SecretReport } from './report';
import { unsimulatedReaders } from './unsimulated-readers';
import type { WatchedSecret } from './watched-secret';

const DAY = 24 * 3_600_000;

/** Duration of the run. */
interface Run {
  readonly days: number;
  /** End of the deploy. Milliseconds since the epoch. */
  readonly from: number;
}

/** The gaps of one secret. */
export function gapsOfSecret(
  deployment: Deployment,
  secret: RehearsedSecret,
  report: SecretReport,
  run: Run,
): Gap[] {
  const missing = missingServerOf(deployment, secret.secret);
  const gaps = missing
    ? [serverGap(report.path, missing)]
    : [rotationGap(deployment, secret, report, run), readGap(deployment, secret, report), retryGap(report)];
  return gaps.flatMap((gap) => (gap === undefined ? [] : [{ ...gap, secret: report.path }]));
}

/** Reason why the rotation of a secret is not simulated; undefined if it is simulated or has no schedule. */
export function reasonNotRotated(deployment: Deployment, secret: WatchedSecret): string | undefined {
  const schedule = scheduleOf(deployment, secret);
  return schedule && rotationNotSimulated(deployment.aws, schedule.properties);
}

/** The server that the rotation function of a secret requires and that is not installed. Its values do not work. */
export function missingServerOf(deployment: Deployment, secret: WatchedSecret): MissingServer | undefined {
  const { aws } = deployment;
  const rotator = aws.lambda.function(String(scheduleOf(deployment, secret)?.properties.RotationLambdaARN));
  return rotator && aws.issuers.missingFor(rotator.name);
}

function scheduleOf({ cloudFormation }: Deployment, { arn }: WatchedSecret): DeployedResource | undefined {
  return cloudFormation.resources.find(
    ({ type, physicalId }) => type === 'AWS::SecretsManager::RotationSchedule' && physicalId === arn,
  );
}

function serverGap(path: string, { server, install }: MissingServer): Gap {
  return {
    name: 'server-missing',
    notShown: `No rotation and no read of ${path} was rehearsed: ${server} is not installed.`,
    toShow: install
      ? `Install it (${install}), or serve its hosts with --issuer.`
      : 'Test the rotation against such a server, or serve its hosts with --issuer.',
  };
}

function rotationGap(
  deployment: Deployment,
  { secret }: RehearsedSecret,
  { path, rotations, failedRotations, nextRotation }: SecretReport,
  { days, from }: Run,
): Gap | undefined {
  const reason = reasonNotRotated(deployment, secret);
  if (reason !== undefined) {
    return {
      name: 'rotation-not-simulated',
      notShown: `No rotation of ${path} was rehearsed: ${reason}.`,
      toShow: 'The rehearsal runs only Node.js rotation functions of the app. Test this function separately.',
    };
  }
  if (secret.view?.rotation?.enabled !== true) {
    return {
      name: 'no-schedule',
      notShown: `No rotation of ${path} was rehearsed: it has no rotation schedule.`,
      toShow: 'Add a schedule (RotatingSecret has one), or select the secrets to rehearse with --secret.',
    };
  }
  if (rotations > 0) return undefined;
  const until = nextRotation === undefined ? undefined : Math.ceil((Date.parse(nextRotation) - from) / DAY);
  const longer = `Rehearse ${until === undefined ? 'longer' : `at least ${count(until, 'day')} (--days ${until})`}.`;
  return {
    name: 'no-rotation',
    notShown: `No rotation of ${path} was rehearsed: none succeeded in ${count(days, 'day')}.`,
    toShow:
      failedRotations > 0 ? `Correct the cause of ${count(failedRotations, 'failed attempt')}.` : longer,
  };
}

function readGap(
  { cloudFormation }: Deployment,
  { secret, readers }: RehearsedSecret,
  { path, reads, kind }: SecretReport,
): Gap | undefined {
  if (readers.length === 0) {
    const others = unsimulatedReaders(cloudFormation.resources, secret.arn);
    const but = others.length > 0 ? `; ${listed(others)} may, but the rehearsal reads as roles only` : '';
    return {
      name: 'no-reader',
      notShown: `No read of ${path} was rehearsed: no role of the app is allowed to read it${but}.`,
      toShow: 'Grant read access to the role that uses the secret: grantRead(role).',
    };
  }
  if (reads === 0) {
    return {
      name: 'no-read',
      notShown: `No read of ${path} was rehearsed: the run ended before the first read.`,
      toShow: 'Rehearse more days (--days), or increase the reads (--reads-per-day).',
    };
  }
  if (readerOf(kind)) return undefined;
  return {
    name: 'value-not-used',
    notShown: `The values of ${path} were not verified: they were read but not used, because the rehearsal has no reader for their kind.`,
    toShow: 'Test the credentials against their issuer.',
  };
}

/** Readers of a rehearsal retry as `rekey-client` does. Other readers may not. */
export function retryGap({ path, reads, retriedReads }: SecretReport): Gap | undefined {
  if (retriedReads === 0) return undefined;
  return {
    name: 'retry-needed',
    notShown: `Readers of ${path} that do not retry were not verified: ${number(retriedReads)} of ${count(reads, 'read')} succeeded only with a newer version after a refusal.`,
    toShow:
      'Use withSecret of rekey-client in the readers and allow this gap, or rotate with a grace that is longer than readers cache a value.',
  };
}
