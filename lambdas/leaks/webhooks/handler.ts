import { ROUTES } from '../intake/contract';
import { Secrets } from '../reports/secrets';
import type { Route, WebhookContext, WebhookOptions } from './dependencies';
import { deliverGitHub } from './github/delivery';
import { gitLabTypes, revokeGitLabTokens } from './gitlab/tokens';
import { PublicKeys } from './partner/public-keys';
import { reportPartner } from './partner/report';
import { json, requestOf, type WebhookResponse } from './request';

const BY_ROUTE = new Map<string, Route>([
  [ROUTES.github, deliverGitHub],
  [ROUTES.githubPartner, reportPartner],
  [ROUTES.gitlabTypes, gitLabTypes],
  [ROUTES.gitlabRevoke, revokeGitLabTokens],
]);

/** Creates the handler of the HTTP API. Reports become messages; a request that is not authenticated has no effect. */
export function createHandler(options: WebhookOptions): (event: unknown) => Promise<WebhookResponse> {
  const { call, clock, fetch, sources, log } = options;
  const context: WebhookContext = {
    ...options,
    secrets: new Secrets(call, clock.now),
    keys: new PublicKeys(fetch, clock.now, sources.githubPartner?.keys ?? ''),
  };
  return async (event) => {
    const request = requestOf(event);
    if (!request) return rejected(413, 'BodyTooLarge');
    const route = BY_ROUTE.get(request.route);
    if (!route) return rejected(404, 'RouteUnknown');
    try {
      const response = await route(request, context);
      if (response.statusCode < 400) return response;
      return rejected(response.statusCode, `Status${response.statusCode}`, response);
    } catch (error) {
      // Messages of errors may quote what was sent.
      log.write('error', { event: 'webhook', route: request.route, error: (error as Error).name });
      return json(503, { error: 'The report could not be accepted. Send it again later.' });
    }
  };

  function rejected(status: number, reason: string, response?: WebhookResponse): WebhookResponse {
    log.write('warn', { event: 'rejected', status, reason }, { rejected: 1 });
    return response ?? json(status, { error: reason });
  }
}
