import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { ROUTES } from '../../../lambdas/leaks/intake/contract';
import type { ResponseParts } from '../response-parts';
import { allowSecret } from './secret';
import { WebhookApi } from './webhook-api';

/** Properties of `LeakSource.gitlab`. */
export interface GitLabSourceProps {
  /**
   * Token that GitLab sends: a text, or JSON with the member `token` or `key`. While it is rotated, its current and its
   * previous version are accepted.
   */
  readonly token: ISecret;

  /**
   * Types of tokens that GitLab may report: for each rule of its secret detection, type and value of the identifier, in lower
   * case. Add the ids of your own rules, such as `gitleaks_rule_id_shop_live`.
   *
   * @default ['gitleaks_rule_id_aws']
   */
  readonly types?: string[];
}

/** Connects the token revocation of GitLab to a response. */
export function bindGitLab({ token, types }: GitLabSourceProps, parts: ResponseParts): void {
  const webhooks = WebhookApi.of(parts);
  const shared = allowSecret(webhooks.handler, token);
  parts.configure('gitlab', { token: shared, types: types ?? ['gitleaks_rule_id_aws'] });
  webhooks.allowFingerprints();
  webhooks.addRoute(
    'GitLabTypesUrl',
    ROUTES.gitlabTypes,
    'secret_detection_revocation_token_types_url of GitLab.',
  );
  webhooks.addRoute(
    'GitLabRevokeUrl',
    ROUTES.gitlabRevoke,
    'secret_detection_token_revocation_url of GitLab.',
  );
}
