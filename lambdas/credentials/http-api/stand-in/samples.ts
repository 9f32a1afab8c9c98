import type { Spec } from '../spec/types';

const HOST = 'api.acme.example';
const url = (path: string): string => `https://${HOST}${path}`;

/** Tokens with names; a list in pages; a token without the right to read is alive. */
export const NAMED: Spec = {
  name: 'acme-token',
  title: 'API token of Acme',
  principal: 'the account shop of Acme',
  hosts: [HOST],
  slots: 5,
  admin: { headers: { authorization: 'Bearer {admin/password}' } },
  value: {
    members: { id: '{answer/token/id}', token: '{answer/token/value}' },
    id: 'id',
    secret: ['token'],
  },
  create: {
    request: { method: 'POST', url: url('/v1/tokens'), json: { name: '{name}', scopes: ['mail.send'] } },
    full: [{ status: 422, at: '/error/code', is: 'too_many_tokens' }],
  },
  list: {
    request: { method: 'GET', url: url('/v1/tokens') },
    items: '/tokens',
    id: '/id',
    name: '/name',
    created: { at: '/created', format: 'date' },
    next: { by: 'cursor', query: 'after', at: '/meta/next' },
  },
  test: {
    request: { method: 'GET', url: url('/v1/me'), headers: { authorization: 'Bearer {value/token}' } },
    alive: [{ status: 200 }, { status: 403 }],
    dead: [{ status: 401 }],
  },
  remove: { request: { method: 'DELETE', url: url('/v1/tokens/{id}') } },
};

/** Two secrets of a client without names, which can be disabled. The administrator logs in. */
export const UNNAMED: Spec = {
  name: 'acme-client-secret',
  title: 'Client secret of Acme',
  principal: 'the client shop of Acme',
  hosts: [HOST],
  slots: 2,
  times: { propagationSeconds: 90 },
  admin: {
    login: {
      method: 'POST',
      url: url('/oauth/token'),
      form: {
        grant_type: 'client_credentials',
        client_id: '{admin/username}',
        client_secret: '{admin/password}',
      },
    },
    headers: { authorization: 'Bearer {login/access_token}' },
  },
  value: {
    members: { clientId: 'shop', id: '{answer/id}', clientSecret: '{answer/secret}' },
    id: 'id',
    secret: ['clientSecret'],
  },
  create: { request: { method: 'POST', url: url('/v1/clients/shop/secrets') } },
  list: {
    request: { method: 'GET', url: url('/v1/clients/shop/secrets') },
    items: '',
    id: '/id',
    created: { at: '/created', format: 'seconds' },
    active: { at: '/status', is: 'ACTIVE' },
  },
  test: {
    request: {
      method: 'POST',
      url: url('/oauth/verify'),
      basic: { username: '{value/clientId}', password: '{value/clientSecret}' },
      form: { grant_type: 'client_credentials' },
    },
    alive: [{ status: 200 }],
    dead: [{ status: 400, at: '/error', is: 'invalid_client' }],
  },
  disable: { request: { method: 'POST', url: url('/v1/clients/shop/secrets/{id}/deactivate') } },
  remove: { request: { method: 'DELETE', url: url('/v1/clients/shop/secrets/{id}') } },
};

/** Keys that expire, whose list does not tell when they were created, but when they were used. */
export const EXPIRING: Spec = {
  name: 'acme-key',
  title: 'Key of Acme',
  principal: 'the project shop of Acme',
  hosts: [HOST],
  times: { listLagSeconds: 0 },
  admin: { headers: { 'x-admin-key': '{admin/password}' } },
  value: { members: { id: '{answer/id}', key: '{answer/key}' }, id: 'id', secret: ['key'] },
  create: {
    request: {
      method: 'POST',
      url: url('/v2/keys'),
      json: { label: '{name}', expires_at: '{expiresAtSeconds}' },
    },
  },
  list: {
    request: { method: 'GET', url: url('/v2/keys') },
    items: '/data',
    id: '/id',
    name: '/label',
    created: 'name',
    used: { at: '/last_used', format: 'milliseconds', lagSeconds: 600 },
    next: { by: 'page', query: 'page', first: 1 },
  },
  test: {
    request: { method: 'GET', url: url('/v2/check'), headers: { 'x-key': '{value/key}' } },
    alive: [{ status: 200, at: '/valid', is: true }],
    dead: [{ status: 200, at: '/valid', is: false }, { status: 401 }],
  },
  remove: { request: { method: 'DELETE', url: url('/v2/keys/{id}') } },
};

/** Passwords that the rotator chooses, with an expiry that the API can shorten. */
export const CHOSEN: Spec = {
  name: 'acme-password',
  title: 'Password of Acme',
  principal: 'the robot shop of Acme',
  hosts: [HOST],
  slots: 4,
  admin: { basic: { username: '{admin/username}', password: '{admin/password}' } },
  value: {
    members: { robot: 'shop', id: '{name}', password: 'acme-{random}', expiresAt: '{expiresAt}' },
    id: 'id',
    secret: ['password'],
    random: { length: 40 },
  },
  create: {
    request: {
      method: 'POST',
      url: url('/v3/robots/shop/passwords'),
      json: { label: '{value/id}', password: '{value/password}', lifetime: '{expiresInSeconds}s' },
    },
    exists: [{ status: 409, at: '/error', is: 'exists' }],
    full: [{ status: 409, at: '/error', is: 'full' }],
    expires: { at: '/expires', format: 'seconds' },
  },
  list: {
    request: { method: 'GET', url: url('/v3/robots/shop/passwords') },
    items: '/passwords',
    id: '/number',
    name: '/label',
    created: { at: '/created', format: 'seconds' },
    active: { at: '/state', is: 'on' },
    next: { by: 'link' },
  },
  test: {
    request: {
      method: 'GET',
      url: url('/v3/me'),
      basic: { username: '{value/robot}', password: '{value/password}' },
    },
    alive: [{ status: 200 }],
    dead: [{ status: 401 }],
  },
  disable: {
    request: { method: 'PATCH', url: url('/v3/robots/shop/passwords/{id}'), json: { state: 'off' } },
  },
  remove: { request: { method: 'DELETE', url: url('/v3/robots/shop/passwords/{id}') } },
};
