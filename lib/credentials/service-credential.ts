import { Stack, Token } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-codecommit';
import { type IUser, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { REPOSITORY_NAME, SERVICE_CREDENTIAL } from '../../lambdas/credentials/service-credential/contract';
import { claimedBefore } from '../checks/claims';
import { compare } from '../checks/environment';
import { secretPathOf } from '../checks/secret-path';
import { expectShape, expectThat } from '../checks/shape';
import { checkUserAccount } from '../checks/user-account';
import { identitiesOf } from '../checks/user-identity';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { expectUser } from './access-key';
import { libraryCode } from './library-code';
import { principalOf } from './principal';

/** Service that accepts credentials of its own from an IAM user. */
export enum CredentialService {
  /** Amazon Bedrock: a long-term API key, which expires if it is not rotated. */
  BEDROCK = 'bedrock',
  /** Amazon CloudWatch Logs: an API key, which expires if it is not rotated. */
  CLOUDWATCH_LOGS = 'cloudwatch-logs',
  /** AWS CodeCommit: Git credentials for HTTPS, a user name and a password. */
  CODECOMMIT = 'codecommit',
  /** Amazon Keyspaces: a user name and a password. */
  KEYSPACES = 'keyspaces',
}

/** Properties of a service-specific credential of an IAM user. */
export interface ServiceCredentialProps {
  /**
   * User of the credential. A user can have two credentials for a service, and the rotation needs both: a credential that
   * this secret did not issue is never changed, and blocks every rotation.
   */
  readonly user: IUser;

  /** Service that accepts the credential. */
  readonly service: CredentialService;

  /**
   * Region in which the credential is verified, and that of readers.
   *
   * @default - the region of the `repository`, or of the stack
   */
  readonly region?: string;

  /**
   * Repository at which Git credentials are verified, in the account of the user. Allow the user `codecommit:GitPull` on it, such as
   * with `repository.grantPull(user)`.
   *
   * @default - none: required with `CODECOMMIT` only
   */
  readonly repository?: IRepository;

  /**
   * Log group in which an API key of CloudWatch Logs is verified with log events, in the `region`. It must allow bearer tokens.
   *
   * @default - none: required with `CLOUDWATCH_LOGS` only
   */
  readonly logGroup?: ILogGroup;

  /**
   * Name of an existing log stream of the log group.
   *
   * @default - none: required with `CLOUDWATCH_LOGS` only
   */
  readonly logStreamName?: string;
}

const FACTORY = 'Credential.serviceCredential';

/**
 * Checks the props of a service-specific credential.
 *
 * @throws `LogStreamMissing`, `RepositoryElsewhere`, `RepositoryMissing`, `WrongType`
 */
export function checkServiceCredential(props: ServiceCredentialProps): void {
  const { user, service, region } = props ?? {};
  expectUser(FACTORY, user);
  const known = Object.values(CredentialService).includes(service);
  expectThat(known, `service of ${FACTORY}`, service, 'Pass a CredentialService.');
  const isRegion =
    region === undefined || Token.isUnresolved(region) || /^[a-z]+(-[a-z]+)+-\d+$/.test(String(region));
  expectThat(isRegion, `region of ${FACTORY}`, region, 'Pass the name of a region.');
  if (service === CredentialService.CODECOMMIT) checkRepository(props);
  if (service !== CredentialService.CLOUDWATCH_LOGS) return;
  const { logGroup, logStreamName } = props;
  if (logGroup === undefined || !logStreamName) {
    refuse(
      'LogStreamMissing',
      `The API keys of ${FACTORY} for CloudWatch Logs are verified with log events, and no logGroup and logStreamName are passed.`,
      'Pass a log group that allows bearer tokens, and an existing log stream in it.',
    );
  }
  expectShape(`logGroup of ${FACTORY}`, logGroup, ['logGroupName'], 'Pass a LogGroup.');
}

function checkRepository({ user, repository, region }: ServiceCredentialProps): void {
  if (repository === undefined) {
    refuse(
      'RepositoryMissing',
      `The Git credentials of ${FACTORY} are verified at a repository, and no repository is passed.`,
      'Pass a repository that the user may pull from.',
    );
  }
  const members = ['repositoryName', 'env', 'node'];
  expectShape(`repository of ${FACTORY}`, repository, members, 'Pass a Repository of aws-codecommit.');
  const { repositoryName: name, env, node } = repository;
  const isName = Token.isUnresolved(name) || REPOSITORY_NAME.test(name);
  expectThat(isName, `repositoryName of ${FACTORY}`, name, 'Pass the name of a repository.');
  const places = [
    compare(user.principalAccount ?? env.account, env.account),
    compare(region ?? env.region, env.region),
  ];
  if (!places.includes('different')) return;
  // Source: "IAM credentials for CodeCommit", IAM User Guide.
  refuse(
    'RepositoryElsewhere',
    `The repository ${node.path} of ${FACTORY} is in ${env.account} ${env.region}, the user ${user.node.path} in ${user.principalAccount}, and the region is ${region ?? env.region}; Git credentials do not work in another account.`,
    'Pass a repository of the account of the user, and no other region than that of the repository.',
  );
}

/** Configuration of the rotator of a service-specific credential. */
export function bindServiceCredential(rotator: Construct, props: ServiceCredentialProps): CredentialConfig {
  checkServiceCredential(props);
  const { user, service } = props;
  const repository = service === CredentialService.CODECOMMIT ? props.repository : undefined;
  const { region = repository?.env.region ?? Stack.of(rotator).region } = props;
  checkUserAccount(rotator, user);
  for (const identity of identitiesOf(rotator, user)) claimService(rotator, `${service} ${identity}`, props);
  const actions = ['List', 'Create', 'Update', 'Delete'].map(
    (verb) => `iam:${verb}ServiceSpecificCredential${verb === 'List' ? 's' : ''}`,
  );
  return {
    code: libraryCode(SERVICE_CREDENTIAL),
    parameters: {
      ...{ userName: user.userName, service, region },
      ...(service === CredentialService.CLOUDWATCH_LOGS && {
        logGroup: props.logGroup?.logGroupName,
        logStream: props.logStreamName,
      }),
      ...(repository && { repository: repository.repositoryName }),
    },
    statements: [new PolicyStatement({ actions, resources: [user.userArn] })],
    principal: `${service} ${principalOf(user)}`,
    sessionlessUser: user,
    // IAM has VPC endpoints only in the region of its control plane (IAM user guide, "Create a VPC endpoint for IAM").
    needsInternet: true,
    // The policy of the user is below the user.
    dependencies: repository ? [repository, user] : props.logGroup ? [props.logGroup] : [],
  };
}

/** @throws `UserHasAnotherServiceCredential` */
function claimService(rotator: Construct, identity: string, { user, service }: ServiceCredentialProps): void {
  const other = claimedBefore(rotator, identity);
  if (!other) return;
  refuse(
    'UserHasAnotherServiceCredential',
    `${secretPathOf(rotator)} and ${secretPathOf(other)} rotate the ${service} credentials of one IAM user, ${user.node.path}; a user has two slots for a service, and one secret needs both.`,
    'Create a user for each secret, or use one secret for both readers.',
  );
}
