import type { Maker, Template } from '../maker';
import { password, token } from './values';

export const T = [
  'paymentApiSecret',
  'partnerToken',
  'licenseKey',
  'serviceAccountKey',
  'graphqlAdminSecret',
  'uploadToken',
  'vaultToken',
];
export const TU = [
  'PAYPAL_CLIENT_SECRET',
  'BOT_TOKEN',
  'SENTRY_AUTH_TOKEN',
  'APP_SECRET',
  'FERNET_KEY',
  'CRYPT_KEY',
  'OPENAI_API_KEY',
  'X_RAPIDAPI_KEY',
];
export const P = [
  'databasePassword',
  'sshPassphrase',
  'proxyPassword',
  'userPass',
  'adminPwd',
  'keyPassword',
  'testPassword',
];
export const PU = [
  'DATABASE_PASSWORD',
  'FTP_PASS',
  'NEO4J_PASSWORD',
  'SA_PASSWORD',
  'WIFI_PASSWORD',
  'ELASTIC_PASSWORD',
];
export const SITES = ['intra.pine.test', '172.16.9.40', 'broker-3', 'stage.pine.test'];

export type Write = (key: string, value: string, m: Maker) => string;
export const two = (
  kind: string,
  tokens: readonly string[],
  passwords: readonly string[],
  write: Write,
): Template[] => [
  (m) => write(m.one(tokens), m.secret(`keyed-${kind}`, token(m)), m),
  (m) => write(m.one(passwords), m.secret(`password-${kind}`, password(m)), m),
];
