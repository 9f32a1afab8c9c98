import { GITHUB, ROUTES } from '../../../lambdas/leaks/intake/contract';
import type { ResponseParts } from '../response-parts';
import { WebhookApi } from './webhook-api';

/** Connects the partner programme of GitHub's secret scanning to a response. */
export function bindGitHubPartner(parts: ResponseParts): void {
  const webhooks = WebhookApi.of(parts);
  parts.configure('githubPartner', { keys: GITHUB.keys });
  webhooks.allowRecognition();
  const description = 'URL for the secret scanning partner program of GitHub.';
  webhooks.addRoute('GitHubPartnerUrl', ROUTES.githubPartner, description);
}
