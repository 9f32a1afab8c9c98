import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { GITHUB, type GitHubSource, ROUTES } from '../../../lambdas/leaks/intake/contract';
import { checkSourceSecret } from '../../checks/leak-sources';
import type { ResponseParts } from '../response-parts';
import { allowSecret } from './secret';
import { WebhookApi } from './webhook-api';

/** Properties of `LeakSource.github`. */
export interface GitHubSourceProps {
  /**
   * Secret of the webhook, which signs each delivery: a text, or JSON with the member `secret` or `key`. While it is rotated,
   * its current and its previous version are accepted.
   */
  readonly webhookSecret: ISecret;

  /**
   * Token that reads alerts and closes them: a text, or JSON with the member `token`. It needs the permission "Secret scanning
   * alerts" (read and write), and nothing else.
   */
  readonly token: ISecret;

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
  const { webhookSecret, token, api = GITHUB.api, organizations, repositories } = props;
  const webhooks = WebhookApi.of(parts);
  parts.index._grantMac(parts.intake.role);
  parts.allowToken(
    token,
    [organizations, repositories].some((names) => names && names.length > 0),
  );
  const source: GitHubSource = {
    webhookSecret: allowSecret(webhooks.handler, webhookSecret),
    token: checkSourceSecret(parts.scope, token),
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
