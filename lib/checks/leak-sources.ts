import { Stack, Token } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { GitHubSourceProps } from '../leaks/sources/github';
import type { GitLabSourceProps } from '../leaks/sources/gitlab';
import type { GuardDutySourceProps } from '../leaks/sources/guard-duty';
import { refuse } from '../refuse';
import { compare } from './environment';
import { expectShape, expectThat } from './shape';

const SECRET = ['secretArn', 'env'];
const FIX = 'Pass a Secret, or the result of Secret.fromSecretCompleteArn.';

/**
 * Checks the properties of a source of GitHub.
 *
 * @throws `WrongType`, `TokenOrApp`, `GitHubAppNotSupported`, `GitHubApiNotSupported`, `GitHubNameNotSupported`
 */
export function checkGitHub(props: GitHubSourceProps): void {
  expectShape('webhookSecret of LeakSource.github', props?.webhookSecret, SECRET, FIX);
  checkCredential(props);
  const { api, organizations = [], repositories = [] } = props;
  if (api !== undefined && !isApi(api))
    refuse(
      'GitHubApiNotSupported',
      `The api of LeakSource.github is ${Token.isUnresolved(api) ? 'a token' : api}.`,
      'Pass an HTTPS URL, such as https://github.example.com/api/v3 for a GitHub Enterprise Server.',
    );
  for (const [name, names, form] of [
    ['organizations', organizations, /^[A-Za-z\d](?:[A-Za-z\d-]{0,98}[A-Za-z\d])?$/],
    ['repositories', repositories, /^[\w-]{1,100}\/[\w.-]{1,100}$/],
  ] as const) {
    expectThat(Array.isArray(names), `${name} of LeakSource.github`, names, 'Pass a list.');
    const wrong = names.find((one) => Token.isUnresolved(one) || !form.test(one));
    if (wrong !== undefined)
      refuse(
        'GitHubNameNotSupported',
        `The ${name} of LeakSource.github have ${Token.isUnresolved(wrong) ? 'a token' : `"${wrong}"`}.`,
        'Pass names as in the addresses of GitHub: "owner" for an organization, "owner/name" for a repository.',
      );
  }
}

function checkCredential({ token, app }: GitHubSourceProps): void {
  if ((token === undefined) === (app === undefined))
    refuse(
      'TokenOrApp',
      `LeakSource.github has ${token === undefined ? 'neither token nor app' : 'both token and app'}.`,
      'Pass one of them: the app, or the token of a person.',
    );
  if (token !== undefined) expectShape('token of LeakSource.github', token, SECRET, FIX);
  if (app === undefined) return;
  expectShape('privateKey of the app of LeakSource.github', app?.privateKey, SECRET, FIX);
  const { clientId, installationId = 1 } = app;
  for (const [name, value, isRight] of [
    ['clientId', clientId, typeof clientId === 'string' && /^[A-Za-z\d][\w.-]{0,99}$/.test(clientId)],
    ['installationId', installationId, Number.isSafeInteger(installationId) && installationId > 0],
  ] as const)
    if (!isRight)
      refuse(
        'GitHubAppNotSupported',
        `The ${name} of the app of LeakSource.github is ${Token.isUnresolved(value) ? 'a token' : value}.`,
        'Pass the client id as the settings of the app show it, and the installation id of the address of its settings.',
      );
}

function isApi(api: string): boolean {
  if (Token.isUnresolved(api) || !URL.canParse(api)) return false;
  const { protocol, username, search, hash } = new URL(api);
  return protocol === 'https:' && username === '' && search === '' && hash === '' && !api.endsWith('/');
}

/**
 * Checks the properties of a source of GitLab.
 *
 * @throws `WrongType`, `TokenTypesNotSupported`
 */
export function checkGitLab(props: GitLabSourceProps): void {
  expectShape('token of LeakSource.gitlab', props?.token, SECRET, FIX);
  const { types } = props;
  if (types === undefined) return;
  const what = 'types of LeakSource.gitlab';
  expectThat(Array.isArray(types), what, types, 'Pass a list of texts.');
  if (
    types.length === 0 ||
    types.some((type) => Token.isUnresolved(type) || !/^[a-z0-9_.-]{1,255}$/.test(type))
  )
    refuse(
      'TokenTypesNotSupported',
      `The ${what} are ${JSON.stringify(types)}.`,
      'Pass the types that GitLab sends, such as gitleaks_rule_id_aws: type and value of the identifier, in lower case.',
    );
}

/**
 * Checks the properties of a source of GuardDuty.
 *
 * @throws `SeverityNotSupported`
 */
export function checkGuardDuty({ minSeverity }: GuardDutySourceProps): void {
  if (minSeverity === undefined) return;
  if (typeof minSeverity === 'number' && minSeverity >= 1 && minSeverity <= 10) return;
  refuse(
    'SeverityNotSupported',
    `The minSeverity of LeakSource.guardDuty is ${minSeverity}.`,
    'Pass a number from 1 to 10: 4 is medium, 7 high, 9 critical.',
  );
}

/**
 * Checks a secret of a source. Returns its complete ARN.
 *
 * @throws `SourceSecretUnknown`, `SourceSecretElsewhere`
 */
export function checkSourceSecret(scope: Construct, secret: ISecret): string {
  const { path } = secret.node;
  if (!secret.secretFullArn)
    refuse(
      'SourceSecretUnknown',
      `The secret ${path} is imported without its complete ARN, so a policy cannot name it exactly.`,
      'Import it with Secret.fromSecretCompleteArn or Secret.fromSecretAttributes({ secretCompleteArn }).',
    );
  const { account, region } = Stack.of(scope);
  for (const [own, other] of [
    [account, secret.env.account],
    [region, secret.env.region],
  ] as const)
    if (compare(own, other) === 'different')
      refuse(
        'SourceSecretElsewhere',
        `The secret ${path} is in ${other}, the response in ${own}.`,
        'Keep the secret, or a replica of it, in the account and region of the response.',
      );
  return secret.secretFullArn;
}

/**
 * Checks that the account and the region of a response are known: a source adds stacks in other regions of the account.
 * Returns the region of the global events of its partition.
 *
 * @throws `SourceEnvironmentUnknown`, `SourcePartitionNotSupported`
 */
export function checkSourceEnvironment(scope: Construct, source: string): 'standard' | 'govcloud' {
  const { account, region } = Stack.of(scope);
  if (Token.isUnresolved(account) || Token.isUnresolved(region))
    refuse(
      'SourceEnvironmentUnknown',
      `The account or the region of the stack of ${scope.node.path} is not known at synth, and ${source} adds stacks in ` +
        'other regions.',
      'Set the env of the stack: new Stack(app, id, { env: { account, region } }).',
    );
  if (region.startsWith('us-gov-')) return 'govcloud';
  if (/^(cn|us-iso|eu-iso|eusc)/.test(region))
    refuse(
      'SourcePartitionNotSupported',
      `${scope.node.path} is in ${region}. Where ${source} finds its global events there is not documented.`,
      'Omit the source, and report its events with npx cdk-rekey report-leak.',
    );
  return 'standard';
}
