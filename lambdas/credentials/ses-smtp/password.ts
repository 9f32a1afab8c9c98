import { createHmac } from 'node:crypto';
import { domainOf } from 'cdk-rekey-engine';
import type { AccessKeyValue } from '../access-key/contract';
import { SMTP_PORT, type SmtpEndpoint, type SmtpValue } from './contract';

/** First byte of a password: the version of the derivation. */
const VERSION = 0x04;

/** Fixed texts of the derivation. */
const [DATE, SERVICE, TERMINAL, MESSAGE] = ['11111111', 'ses', 'aws4_request', 'SendRawEmail'];

/**
 * Derives the SMTP password of an access key for a region. Source: "Obtaining Amazon SES SMTP credentials by converting
 * existing AWS credentials", Amazon SES Developer Guide.
 */
export function smtpPassword(secretAccessKey: string, region: string): string {
  let key: string | Buffer = `AWS4${secretAccessKey}`;
  for (const text of [DATE, region, SERVICE, TERMINAL, MESSAGE])
    key = createHmac('sha256', key).update(text).digest();
  return Buffer.concat([Buffer.from([VERSION]), key as Buffer]).toString('base64');
}

/** The value of the secret for an access key, which is not in the value. */
export function smtpValue(
  { accessKeyId, secretAccessKey }: AccessKeyValue,
  regions: readonly string[],
): SmtpValue {
  const endpoints = regions.map((region): [string, SmtpEndpoint] => [
    region,
    {
      host: `email-smtp.${region}.${domainOf(region)}`,
      port: SMTP_PORT,
      password: smtpPassword(secretAccessKey, region),
    },
  ]);
  const [[, first]] = endpoints as [[string, SmtpEndpoint]];
  return { username: accessKeyId, ...first, regions: Object.fromEntries(endpoints) };
}
