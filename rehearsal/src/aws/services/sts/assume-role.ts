import type { AccessRequest, Call, Input, Operation } from '../../call';
import { AwsError } from '../../errors';
import type { Role } from '../iam/entities';
import { validationError } from '../iam/errors';
import { rolePrincipal, type Sts } from '.';
import {
  externalId,
  roleArn,
  roleSessionSeconds,
  sessionName,
  sessionPolicies,
  sessionPolicyText,
  sessionTags,
} from './input';
import type { Session } from './session';

/** Seconds. Source: AssumeRole, AWS STS API Reference. */
const HOUR = 3600;

export function assumeRole(sts: Sts): Operation {
  const { aws } = sts;
  const caller = (call: Call): Session | undefined => sts.find(call.accessKeyId);
  return {
    access(input, call) {
      const arn = roleArn(input);
      sessionName(input, 'RoleSessionName');
      sessionPolicyText(input);
      const external = externalId(input);
      const { tags } = sessionTags(input, caller(call)?.transitiveTags ?? {});
      const role = aws.iam.role(arn);
      const request: AccessRequest = {
        action: 'sts:AssumeRole',
        resource: arn,
        context: {
          'sts:RoleSessionName': input.RoleSessionName,
          ...(external === undefined ? {} : { 'sts:ExternalId': external }),
          ...requestTags(tags),
        },
        resourcePolicy: role?.trust.document,
      };
      return Object.keys(tags).length > 0 ? [request, { ...request, action: 'sts:TagSession' }] : [request];
    },

    run(input, call) {
      const arn = roleArn(input);
      const role = aws.iam.role(arn);
      if (!role) throw denied(call, arn);
      const seconds = sessionSeconds(input, call, role);
      const name = sessionName(input, 'RoleSessionName');
      const { tags, transitive } = sessionTags(input, caller(call)?.transitiveTags ?? {});
      const policies = sessionPolicies(aws.iam, input);
      const principal = rolePrincipal(role, name, {
        ...(Object.keys(tags).length > 0 ? { tags } : {}),
        ...(policies ? { sessionPolicies: policies } : {}),
      });
      const session = sts.begin(principal, call.now + seconds * 1000, transitive);
      return {
        Credentials: credentialsOutput(session),
        AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
        PackedPolicySize: policies || principal.tags ? 1 : undefined,
      };
    },
  };
}

function sessionSeconds(input: Input, call: Call, role: Role): number {
  const chained = call.principal.type === 'assumed-role';
  const seconds = roleSessionSeconds(input, role);
  if (chained && seconds > HOUR) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  return seconds;
}

export function credentialsOutput({
  accessKeyId,
  secretAccessKey,
  sessionToken,
  expiration,
}: Session): object {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: new Date(expiration ?? 0),
  };
}

function requestTags(tags: Readonly<Record<string, string>>): Record<string, string | string[]> {
  const keys = Object.keys(tags);
  if (keys.length === 0) return {};
  return {
    'aws:TagKeys': keys,
    ...Object.fromEntries(keys.map((key) => [`aws:RequestTag/${key}`, tags[key] as string])),
  };
}

/** A role that does not exist gives the same error as a denied one. */
function denied(call: Call, arn: string): AwsError {
  return new AwsError(
    'AccessDenied',
    `User: ${call.principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    { status: 403 },
  );
}
