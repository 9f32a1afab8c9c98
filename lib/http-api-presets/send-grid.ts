import type { Preset } from './preset';

/** Properties of `HttpApiPreset.sendGrid`. */
export interface SendGridProps {
  /** Scopes of the keys, such as `mail.send`. The admin key must have them, and those of `api_keys`. */
  readonly scopes: string[];

  /**
   * Host of the API: `api.eu.sendgrid.com` for subusers in the EU.
   *
   * @default 'api.sendgrid.com'
   */
  readonly host?: string;
}

/** API keys of Twilio SendGrid. Their list tells no times. */
export const sendGrid: Preset<SendGridProps> = {
  example: { scopes: ['mail.send'] },
  spec({ scopes, host = 'api.sendgrid.com' }) {
    const url = `https://${host}/v3/api_keys`;
    return {
      name: 'sendgrid',
      title: 'API key of Twilio SendGrid',
      principal: 'the account of the admin key',
      source: {
        page: 'https://www.twilio.com/docs/sendgrid/api-reference/api-keys',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [host],
      slots: 100,
      admin: { headers: { authorization: 'Bearer {admin/key}' } },
      value: {
        members: { id: '{answer/api_key_id}', key: '{answer/api_key}' },
        id: 'id',
        secret: ['key'],
      },
      create: { request: { method: 'POST', url, json: { name: '{name}', scopes } } },
      list: {
        request: { method: 'GET', url },
        items: '/result',
        id: '/api_key_id',
        name: '/name',
        created: 'name',
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${host}/v3/scopes`,
          headers: { authorization: 'Bearer {value/key}' },
        },
        alive: [{ status: 200 }, { status: 403 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
