import type { CredentialResourceProperties } from './contract';
import { RekeyError } from './errors/errors';

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type Step = (typeof STEPS)[number];

/** The event of Secrets Manager for one step of a rotation. */
export interface RotationEvent {
  readonly type: 'rotation';
  /** Unchecked: the guard refuses an unknown step after it has checked the labels. */
  readonly step: string;
  readonly secretArn: string;
  /** The ClientRequestToken: id of the version to create. */
  readonly version: string;
  /** Secrets Manager's proof that a request belongs to its rotation. Never logged. */
  readonly rotationToken?: string;
}

/** The event of CloudFormation for the custom resource. */
export interface ResourceEvent {
  readonly type: 'resource';
  readonly request: 'Create' | 'Update' | 'Delete';
  readonly responseUrl: string;
  readonly stackId: string;
  readonly requestId: string;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly properties: CredentialResourceProperties;
}

/** A request to replace a compromised credential. */
export interface ReplaceNowEvent {
  readonly type: 'replace-now';
  /** The id of the compromised credential. */
  readonly credential?: string;
}

/** A request to disable a compromised credential at once, without a replacement. */
export interface ContainEvent {
  readonly type: 'contain';
  /** The id of the compromised credential. */
  readonly credential?: string;
}

export type RotatorEvent =
  | RotationEvent
  | ResourceEvent
  | ReplaceNowEvent
  | ContainEvent
  | { readonly type: 'sweep' };

/** Parses an event. Throws BadEvent, which quotes names of members and no values. */
export function parseEvent(event: unknown): RotatorEvent {
  if (!isRecord(event)) throw badEvent('a value that is not an object');
  if (event.rekey === 'sweep') return { type: 'sweep' };
  if (event.rekey === 'replace-now' || event.rekey === 'contain') return parseRequest(event.rekey, event);
  if ('RequestType' in event) return parseResourceEvent(event);
  return {
    type: 'rotation',
    step: text(event, 'Step'),
    secretArn: text(event, 'SecretId'),
    version: text(event, 'ClientRequestToken'),
    rotationToken: typeof event.RotationToken === 'string' ? event.RotationToken : undefined,
  };
}

/** Strict: a misspelt member must not be read as a request about the current credential. */
function parseRequest(
  type: 'replace-now' | 'contain',
  event: Record<string, unknown>,
): ReplaceNowEvent | ContainEvent {
  const unknown = Object.keys(event).filter((member) => !['rekey', 'credential'].includes(member));
  if (unknown.length > 0)
    throw badEvent(`a ${type} event with unknown members: ${unknown.sort().join(', ')}`);
  const { credential } = event;
  if (credential === undefined) return { type };
  if (typeof credential === 'string' && /^[\w.:/@+=-]{1,128}$/.test(credential)) return { type, credential };
  throw badEvent(`a ${type} event whose credential is not a valid id`);
}

function parseResourceEvent(event: Record<string, unknown>): ResourceEvent {
  const request = event.RequestType;
  if (request !== 'Create' && request !== 'Update' && request !== 'Delete') {
    throw badEvent('a custom resource event whose RequestType is not Create, Update or Delete');
  }
  const properties = event.ResourceProperties;
  if (!isRecord(properties) || !isRecord(properties.Credential)) {
    throw badEvent('a custom resource event without the properties of a credential');
  }
  text(properties, 'SecretArn');
  text(properties, 'Kind');
  return {
    type: 'resource',
    request,
    responseUrl: text(event, 'ResponseURL'),
    stackId: text(event, 'StackId'),
    requestId: text(event, 'RequestId'),
    logicalId: text(event, 'LogicalResourceId'),
    physicalId: typeof event.PhysicalResourceId === 'string' ? event.PhysicalResourceId : undefined,
    properties: properties as unknown as CredentialResourceProperties,
  };
}

function text(event: Record<string, unknown>, member: string): string {
  const value = event[member];
  if (typeof value === 'string' && value !== '') return value;
  throw badEvent(
    `an event without a ${member} (its members: ${Object.keys(event).sort().join(', ') || 'none'})`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function badEvent(what: string): RekeyError {
  return new RekeyError('BadEvent', {
    found: `The function was invoked with ${what}.`,
    unchanged: 'everything; no call was made.',
    action:
      'allow only Secrets Manager, the sweep schedule, CloudFormation and operators who contain or replace compromised credentials to invoke the function; to rotate now, use RotateSecret.',
  });
}
