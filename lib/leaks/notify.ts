import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IEmailIdentity } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { NotifySettings } from '../../lambdas/leaks/contract';
import type { LeakFunction } from './leak-function';
import { allowSecret } from './sources/secret';

/** E-mail with the reports of a `LeakResponse`. */
export interface LeakEmail {
  /** Verified identity of SES that sends. It must be in the account and region of the response. */
  readonly identity: IEmailIdentity;

  /** Address of the sender, which belongs to the identity. */
  readonly from: string;

  /** Addresses that receive the reports: 1 to 50. In the sandbox of SES, they must be verified too. */
  readonly to: string[];
}

/**
 * Receivers of the reports.
 *
 * @internal
 */
export interface NotifyProps {
  readonly topic: ITopic;
  readonly slack?: ISecret;
  readonly email?: LeakEmail;
}

/** The settings of the functions. */
export function notifySettings({ topic, slack, email }: NotifyProps): NotifySettings {
  return {
    topic: topic.topicArn,
    ...(slack && { slack: arnOf(slack) }),
    ...(email && { email: { from: email.from, to: email.to } }),
  };
}

/** Allows a function to tell the receivers. */
export function allowNotify(reader: LeakFunction, { topic, slack, email }: NotifyProps): void {
  const { role } = reader;
  // With the permissions for the key of the topic, if the app knows it.
  topic.grantPublish(role);
  if (slack) allowSecret(reader, slack);
  if (!email) return;
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: [email.identity.emailIdentityArn],
      conditions: { StringEquals: { 'ses:FromAddress': email.from } },
    }),
  );
}

const arnOf = (secret: ISecret): string => secret.secretFullArn ?? secret.secretArn;
