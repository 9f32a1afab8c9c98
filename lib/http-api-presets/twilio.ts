import type { Preset } from './preset';

/** Properties of `HttpApiPreset.twilio`. */
export interface TwilioProps {
  /** SID of the account, which begins with `AC`. */
  readonly accountSid: string;
}

const KEYS = 'https://iam.twilio.com/v1/Keys';

/** Standard API keys of a Twilio account. The admin secret is a main key. */
export const twilio: Preset<TwilioProps> = {
  example: { accountSid: 'AC00000000000000000000000000000000' },
  spec: ({ accountSid }) => ({
    name: 'twilio',
    title: 'API key of Twilio',
    principal: `the account ${accountSid}`,
    source: {
      page: 'https://www.twilio.com/docs/iam/api-keys/keys-in-console',
      date: '2026-11-29',
      proof: 'stand-in',
    },
    hosts: ['iam.twilio.com', 'api.twilio.com'],
    admin: { basic: { username: '{admin/sid}', password: '{admin/secret}' } },
    value: {
      members: { accountSid, id: '{answer/sid}', secret: '{answer/secret}' },
      id: 'id',
      secret: ['secret'],
    },
    create: {
      request: { method: 'POST', url: KEYS, form: { AccountSid: accountSid, FriendlyName: '{name}' } },
    },
    list: {
      request: { method: 'GET', url: KEYS, query: { AccountSid: accountSid, PageSize: '100' } },
      items: '/keys',
      id: '/sid',
      name: '/friendly_name',
      created: { at: '/date_created', format: 'date' },
      next: { by: 'url', at: '/meta/next_page_url' },
    },
    // A standard key may not read the account itself.
    test: {
      request: {
        method: 'GET',
        url: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages.json`,
        query: { PageSize: '1' },
        basic: { username: '{value/id}', password: '{value/secret}' },
      },
      alive: [{ status: 200 }, { status: 403 }],
      dead: [{ status: 401 }],
    },
    remove: { request: { method: 'DELETE', url: `${KEYS}/{id}` } },
  }),
};
