import { Annotations, Stack } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';
import { NoticeReceivers, type RotationNoticesProps } from '../rotation-notices';
import { compare } from './environment';
import { expectShape, expectThat } from './shape';

/**
 * Checks the props of rotation notices. Secrets Manager sends the events of a secret to the event bus of the secret's own
 * account and region.
 *
 * @throws `WrongType`, `NoticesWithoutSecret`, `NoticesElsewhere`
 */
export function checkNotices(notices: Construct, props: RotationNoticesProps): void {
  const { path } = notices.node;
  const secrets: unknown = props?.secrets;
  const fix = 'Pass secrets, such as [mailer.secret] for a RotatingSecret.';
  expectThat(Array.isArray(secrets), `secrets of ${path}`, secrets, fix);
  if (props.secrets.length === 0) refuse('NoticesWithoutSecret', `${path} has no secrets.`, fix);
  const { receivers = NoticeReceivers.EVERY_PROCESS } = props;
  expectThat(
    Object.values(NoticeReceivers).includes(receivers),
    `receivers setting of ${path}`,
    receivers,
    'Use NoticeReceivers.EVERY_PROCESS or NoticeReceivers.ONE_PROCESS.',
  );
  props.secrets.forEach((secret, index) => {
    expectShape(`secret ${index + 1} of ${path}`, secret, ['secretArn', 'secretName', 'env'], fix);
    for (const place of ['account', 'region'] as const) checkPlace(notices, secret, place);
  });
}

function checkPlace(notices: Construct, secret: ISecret, place: 'account' | 'region'): void {
  const [own, other] = [Stack.of(notices)[place], secret.env[place]];
  const compared = compare(own, other);
  if (compared === 'different') {
    refuse(
      'NoticesElsewhere',
      `${notices.node.path} is in ${place} ${own}, its secret ${secret.node.path} in ${other}, where its events stay.`,
      'Create the notices in a stack of the secret’s account and region.',
    );
  }
  if (compared === 'undecided') {
    Annotations.of(notices).addWarningV2(
      place === 'account' ? 'cdk-rekey:noticesAccountUnknown' : 'cdk-rekey:noticesRegionUnknown',
      `The secret ${secret.node.path} of ${notices.node.path} is in ${other}, and the stack’s ${place} is not known at ` +
        'synth. In another one no notice arrives. Set the env of the stack.',
    );
  }
}
