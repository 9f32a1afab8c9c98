import type { Preset } from './preset';

/** Properties of `HttpApiPreset.datadog`. */
export interface DatadogProps {
  /**
   * Datadog site.
   *
   * @default 'datadoghq.com'
   */
  readonly site?: string;
}

/** API keys of a Datadog organization, with which agents send data. */
export const datadog: Preset<DatadogProps> = {
  example: { site: 'datadoghq.eu' },
  spec({ site = 'datadoghq.com' }) {
    const host = `api.${site}`;
    const url = `https://${host}/api/v2/api_keys`;
    return {
      name: 'datadog',
      title: 'API key of Datadog',
      principal: `the organization of the admin secret at ${site}`,
      source: {
        page: 'https://docs.datadoghq.com/api/latest/key-management/',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [host],
      rateLimit: { header: 'x-ratelimit-reset' },
      admin: {
        headers: { 'dd-api-key': '{admin/apiKey}', 'dd-application-key': '{admin/applicationKey}' },
      },
      value: {
        members: { id: '{answer/data/id}', key: '{answer/data/attributes/key}' },
        id: 'id',
        secret: ['key'],
      },
      create: {
        request: {
          method: 'POST',
          url,
          json: { data: { type: 'api_keys', attributes: { name: '{name}' } } },
        },
      },
      list: {
        request: { method: 'GET', url, query: { 'page[size]': '100' } },
        items: '/data',
        id: '/id',
        name: '/attributes/name',
        created: { at: '/attributes/created_at', format: 'date' },
        next: { by: 'page', query: 'page[number]', first: 0 },
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${host}/api/v1/validate`,
          headers: { 'dd-api-key': '{value/key}' },
        },
        alive: [{ status: 200, at: '/valid', is: true }],
        dead: [{ status: 403 }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
