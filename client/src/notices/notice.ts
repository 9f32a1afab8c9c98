import type { SecretChange } from '../cache/change';

/**
 * The change in the body of a message: Secrets Manager's event `Secret Label Updated` as EventBridge delivers it, also
 * inside of a notification of SNS. Undefined for anything else.
 * Source: "Secret Label Updated event", AWS Secrets Manager User Guide.
 */
export function parseNotice(body: string | undefined): SecretChange | undefined {
  const event = objectOf(body);
  if (event?.Type === 'Notification' && typeof event.Message === 'string') return parseNotice(event.Message);
  if (event?.source !== 'aws.secretsmanager' || event['detail-type'] !== 'Secret Label Updated')
    return undefined;
  const { name, labelUpdated, versionId } = Object(event.detail) as Record<string, unknown>;
  if (labelUpdated !== 'AWSCURRENT' || typeof versionId !== 'string') return undefined;
  const arns = Array.isArray(event.resources) ? event.resources.filter((one) => typeof one === 'string') : [];
  // An ARN may be given without its random suffix.
  const ids = [...(typeof name === 'string' ? [name] : []), ...arns, ...arns.map((arn) => arn.slice(0, -7))];
  const at = Date.parse(String(event.time));
  return { ids, versionId, ...(Number.isNaN(at) ? {} : { at }) };
}

function objectOf(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
