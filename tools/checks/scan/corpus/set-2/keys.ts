import type { Maker, Template } from '../maker';
import { password, token } from './values';

export const TOKENS = [
  'stripeSecret',
  'githubToken',
  'jwtSigningKey',
  'mapsApiKey',
  'hmacSecret',
  'pushKeySecret',
  'oauthClientSecret',
  'refreshToken',
  'cookieSecret',
];
export const TOKENS_UPPER = [
  'NEXT_PRIVATE_API_KEY',
  'GH_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DJANGO_SECRET_KEY',
  'ENCRYPTION_KEY',
  'ALGOLIA_ADMIN_KEY',
  'TWILIO_AUTH_TOKEN',
  'CONSUMER_SECRET',
  'STORAGE_ACCESS_KEY',
];
export const TOKENS_KEBAB = [
  'api-token',
  'client-secret',
  'webhook-secret',
  'access-key',
  'bearer-token',
  'app-key',
];
export const PASSWORDS = [
  'smtpPass',
  'ldapPassword',
  'rootPassword',
  'passphrase',
  'keystorePassword',
  'ftpPasswd',
  'pwd',
];
export const PASSWORDS_UPPER = [
  'LDAP_BIND_PASSWORD',
  'RABBITMQ_DEFAULT_PASS',
  'MONGO_INITDB_ROOT_PASSWORD',
  'PGPASSWORD',
  'MAIL_PASSWD',
  'VPN_PWD',
];
export const PASSWORDS_KEBAB = ['admin-password', 'truststore-password', 'password', 'bind-passwd'];
export const SERVERS = ['ldap.acme.test', '192.168.40.2', 'mq01', 'warehouse.eu-west-1.acme.test'];

export type Write = (key: string, value: string, m: Maker) => string;
export const pair = (
  kind: string,
  keys: readonly string[],
  passwords: readonly string[],
  write: Write,
): Template[] => [
  (m) => write(m.one(keys), m.secret(`keyed-${kind}`, token(m)), m),
  (m) => write(m.one(passwords), m.secret(`password-${kind}`, password(m)), m),
];
