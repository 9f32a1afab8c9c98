import type { Input, Operation } from '../../../call';
import type { Iam } from '..';
import { oneOf, required } from '../checks';
import type { User } from '../entities';
import { constraintError, limitExceeded, noSuchEntity } from '../errors';
import type { ServiceSpecificCredential } from '../service-specific-credential';
import { onUser } from '../targets';

/** Source: CreateServiceSpecificCredential, IAM API Reference. */
const SERVICES = [
  ...['codecommit.amazonaws.com', 'cassandra.amazonaws.com', 'bedrock.amazonaws.com'],
  'logs.amazonaws.com',
];
const PER_SERVICE = 2;
const DAY = 86_400_000;
const PASSWORD_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=';

export function serviceSpecificCredentialOperations(iam: Iam): Record<string, Operation> {
  const { aws } = iam;
  const newPassword = (user: User) => {
    const password = aws.random.text(44, PASSWORD_ALPHABET);
    aws.exposureWatch.learn(password, `service-specific credential of ${user.arn}`);
    return password;
  };
  return {
    CreateServiceSpecificCredential: onUser(iam, 'CreateServiceSpecificCredential', (user, input, call) => {
      const serviceName = service(input);
      const number = user.credentials.filter((credential) => credential.serviceName === serviceName).length;
      if (number >= PER_SERVICE) {
        throw limitExceeded(`Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${PER_SERVICE}`);
      }
      const days = Number(input.CredentialAgeDays ?? 0);
      const credential: ServiceSpecificCredential = {
        id: iam.newId('ACCA'),
        serviceName,
        serviceUserName: `${user.name}${number > 0 ? `+${number}` : ''}-at-${user.principal.accountId}`,
        createDate: new Date(call.now),
        expirationDate: days > 0 ? new Date(call.now + days * DAY) : undefined,
        status: 'Active',
        password: newPassword(user),
      };
      user.credentials.push(credential);
      return { ServiceSpecificCredential: withPassword(user, credential) };
    }),

    ListServiceSpecificCredentials: onUser(iam, 'ListServiceSpecificCredentials', (user, input) => {
      const wanted = input.ServiceName === undefined ? undefined : service(input);
      return {
        ServiceSpecificCredentials: user.credentials
          .filter(({ serviceName }) => wanted === undefined || serviceName === wanted)
          .map((credential) => metadata(user, credential)),
      };
    }),

    UpdateServiceSpecificCredential: onUser(
      iam,
      'UpdateServiceSpecificCredential',
      (user, input) => {
        credentialOf(user, input).status = input.Status;
      },
      {
        check: (input) => {
          credentialId(input);
          oneOf(input, 'Status', ['Active', 'Inactive']);
        },
      },
    ),

    ResetServiceSpecificCredential: onUser(
      iam,
      'ResetServiceSpecificCredential',
      (user, input) => {
        const credential = credentialOf(user, input);
        credential.password = newPassword(user);
        return { ServiceSpecificCredential: withPassword(user, credential) };
      },
      { check: credentialId },
    ),

    DeleteServiceSpecificCredential: onUser(
      iam,
      'DeleteServiceSpecificCredential',
      (user, input) => {
        user.credentials.splice(user.credentials.indexOf(credentialOf(user, input)), 1);
      },
      { check: credentialId },
    ),
  };
}

function service(input: Input): string {
  const name = required(input, 'ServiceName');
  if (SERVICES.includes(name)) return name;
  throw noSuchEntity(`No such service ${name} is supported for Service Specific Credentials`);
}

function credentialId(input: Input): string {
  const id = required(input, 'ServiceSpecificCredentialId');
  if (/^\w+$/.test(id)) return id;
  throw constraintError('serviceSpecificCredentialId', 'satisfy regular expression pattern: [\\w]+');
}

function credentialOf(user: User, input: Input): ServiceSpecificCredential {
  const id = credentialId(input);
  const credential = user.credentials.find((candidate) => candidate.id === id);
  if (!credential) throw noSuchEntity(`No such credential ${id} exists`);
  return credential;
}

/** API keys have other members. Source: ServiceSpecificCredential, IAM API Reference. */
const isApiKey = ({ serviceName }: ServiceSpecificCredential): boolean =>
  ['bedrock.amazonaws.com', 'logs.amazonaws.com'].includes(serviceName);

function metadata(user: User, credential: ServiceSpecificCredential): object {
  return {
    UserName: user.name,
    Status: credential.status,
    [isApiKey(credential) ? 'ServiceCredentialAlias' : 'ServiceUserName']: credential.serviceUserName,
    CreateDate: credential.createDate,
    ExpirationDate: credential.expirationDate,
    ServiceSpecificCredentialId: credential.id,
    ServiceName: credential.serviceName,
  };
}

function withPassword(user: User, credential: ServiceSpecificCredential): object {
  const secret = isApiKey(credential) ? 'ServiceCredentialSecret' : 'ServicePassword';
  return { ...metadata(user, credential), [secret]: credential.password };
}
