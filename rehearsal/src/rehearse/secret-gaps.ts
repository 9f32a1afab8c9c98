import { rotationNotSimulated } from '../cloudformation/rotation-not-simulated';
import { count, listed } from '../words';
import type { RehearsedSecret } from './create-report';
import type { Deployment } from './deployment';
import type { Gap } from './gaps';
import { usesValuesOf } from './reader';
import type { SecretReport } from './report';
import { unsimulatedReaders } from './unsimulated-readers';
import type { WatchedSecret } from './watched-secret';

const DAY = 24 * 3_600_000;

/** The run that the gaps are about. */
interface Run {
  readonly days: number;
  /** The end of the deploy. Milliseconds since the epoch. */
  readonly from: number;
}

/** Everything about one secret that the run did not show. */
export function gapsOfSecret(
  deployment: Deployment,
  play: RehearsedSecret,
  report: SecretReport,
  run: Run,
): Gap[] {
  const gaps = [rotationGap(deployment, play, report, run), readGap(deployment, play, report)];
  return gaps.flatMap((gap) => (gap === undefined ? [] : [{ ...gap, secret: report.path }]));
}

/** The reason why the rotation of a secret is not simulated; undefined when it is, or when there is none. */
export function reasonNotRotated(
  { aws, cloudFormation }: Deployment,
  { arn }: WatchedSecret,
): string | undefined {
  const schedule = cloudFormation.resources.find(
    ({ type, physicalId }) => type === 'AWS::SecretsManager::RotationSchedule' && physicalId === arn,
  );
  return schedule && rotationNotSimulated(aws, schedule.properties);
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
      notShown: `No rotation of ${path} was shown: ${reason}.`,
      toShow: 'Only rotation functions of the app that run on Node.js are run; test this one elsewhere.',
    };
  }
  if (secret.view?.rotation?.enabled !== true) {
    return {
      name: 'no-schedule',
      notShown: `No rotation of ${path} was shown: it has no rotation schedule.`,
      toShow: 'Give it one (RotatingSecret does), or choose the secrets to rehearse with --secret.',
    };
  }
  if (rotations > 0) return undefined;
  const until = nextRotation === undefined ? undefined : Math.ceil((Date.parse(nextRotation) - from) / DAY);
  const longer = `Rehearse ${until === undefined ? 'longer' : `at least ${count(until, 'day')} (--days ${until})`}.`;
  return {
    name: 'no-rotation',
    notShown: `No rotation of ${path} was shown: none succeeded in ${count(days, 'day')}.`,
    toShow: failedRotations > 0 ? `${count(failedRotations, 'attempt')} failed: see why.` : longer,
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
      notShown: `No read of ${path} was shown: no role of the app may read it${but}.`,
      toShow: 'Let the role that uses it read it: grantRead(role).',
    };
  }
  if (reads === 0) {
    return {
      name: 'no-read',
      notShown: `No read of ${path} was shown: its readers did not come to read it.`,
      toShow: 'Rehearse longer (--days), or let them read more often (--reads-per-day).',
    };
  }
  if (usesValuesOf(kind)) return undefined;
  return {
    name: 'value-not-used',
    notShown: `The values of ${path} were not shown to work: they were read and not used, since their kind is not known.`,
    toShow: 'Test against the issuer that its credentials work.',
  };
}
