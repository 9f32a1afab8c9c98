import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { GITHUB, type GitHubSource, ROUTES } from '../../../lambdas/leaks/intake/contract';
import { checkSourceSecret } from '../../checks/leak-sources';
import type { ResponseParts } from '../response-parts';
import { allowSecret, CURRENT } from './secret';
import { WebhookApi } from './webhook-api';

/** A GitHub App that reads alerts and closes them. */
export interface GitHubApp {
  /**
   * Client id of the app, such as `Iv23liABCDEFGHIJKLMN`, or its app id. A GitHub Enterprise Server before 3.14 knows the app id
   * only (GitHub documentation, "Generating a JSON Web Token (JWT) for a GitHub App").
   */
  readonly clientId: string;

  /**
   * Private key of the app in PEM, PKCS#1 as GitHub gives it or PKCS#8: a text, or JSON with the member `privateKey`,
   * `private_key`, `pem` or `key`. It signs requests for tokens, which live an hour and have access to alerts only.
   */
  readonly privateKey: ISecret;

  /**
   * Id of the installation.
   *
   * @default - the installation in the organization or the repository of each alert. An app may be installed in several
   */
  readonly installationId?: number;
}

/** Properties of `LeakSource.github`. One of `token` and `app` is given. */
export interface GitHubSourceProps {
  /**
   * Secret of the webhook, which signs each delivery: a text, or JSON with the member `secret` or `key`. While it is rotated,
   * its current and its previous version are accepted.
   */
  readonly webhookSecret: ISecret;

  /**
   * Token that reads alerts and closes them: a text, or JSON with the member `token`. It needs the permission "Secret scanning
   * alerts" (read and write), and nothing else.
   *
   * @default - `app`
   */
  readonly token?: ISecret;

  /**
   * GitHub App that reads alerts and closes them, instead of a token of a person. It needs the repository permission "Secret
   * scanning alerts" (read and write), and nothing else.
   *
   * @default - `token`
   */
  readonly app?: GitHubApp;

  /**
   * Base URL of the API of a GitHub Enterprise Server, such as `https://github.example.com/api/v3`.
   *
   * @default 'https://api.github.com'
   */
  readonly api?: string;

  /**
   * Organizations whose open alerts are looked at daily, because GitHub does not repeat a delivery that failed.
   *
   * @default - none
   */
  readonly organizations?: string[];

  /**
   * Repositories, `owner/name`, whose open alerts are looked at daily.
   *
   * @default - none
   */
  readonly repositories?: string[];
}

/** Connects the secret scanning webhook of GitHub to a response. */
export function bindGitHub(props: GitHubSourceProps, parts: ResponseParts): void {
  const { webhookSecret, api = GITHUB.api, organizations, repositories } = props;
  const webhooks = WebhookApi.of(parts);
  parts.index._grantMac(parts.intake.role);
  const isSwept = [organizations, repositories].some((names) => names && names.length > 0);
  const source: GitHubSource = {
    webhookSecret: allowSecret(webhooks.handler, webhookSecret),
    ...allowCredential(props, parts, isSwept),
    api,
    ...(organizations && { organizations }),
    ...(repositories && { repositories }),
  };
  parts.configure('github', [source]);
  webhooks.addRoute(
    'GitHubUrl',
    ROUTES.github,
    'URL of the webhook of GitHub, event "Secret scanning alerts".',
  );
}

/** Allows the functions to use the token or the private key. Returns its place in the configuration. */
function allowCredential(
  { token, app }: GitHubSourceProps,
  parts: ResponseParts,
  isSwept: boolean,
): Pick<GitHubSource, 'token' | 'app'> {
  if (token) parts.allowCredential(token, { isSwept });
  if (!app) return token ? { token: checkSourceSecret(parts.scope, token) } : {};
  const { clientId, installationId } = app;
  parts.allowCredential(app.privateKey, { isSwept, labels: CURRENT });
  const privateKey = checkSourceSecret(parts.scope, app.privateKey);
  return { app: { clientId, privateKey, ...(installationId !== undefined && { installationId }) } };
}
