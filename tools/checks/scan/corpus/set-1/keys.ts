import type { Maker, Template } from '../maker';
import { password, token } from './values';

export const CAMEL = [
  'apiKey',
  'clientSecret',
  'authToken',
  'accessToken',
  'secretKey',
  'signingSecret',
  'encryptionKey',
  'webhookSecret',
];
export const UPPER = [
  'API_KEY',
  'SECRET_KEY',
  'ACCESS_TOKEN',
  'CLIENT_SECRET',
  'JWT_SECRET',
  'SESSION_SECRET',
  'AUTH_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
];
export const SNAKE = [
  'api_key',
  'client_secret',
  'auth_token',
  'secret_key',
  'access_token',
  'private_token',
  'app_secret',
];
export const PASSWORD = ['password', 'dbPassword', 'adminPassword', 'userPassword'];
export const UPPER_PASSWORD = [
  'DB_PASSWORD',
  'POSTGRES_PASSWORD',
  'REDIS_PASSWORD',
  'SMTP_PASSWORD',
  'MYSQL_ROOT_PASSWORD',
  'DB_PASS',
];
export const HOST = ['db.internal', '10.0.3.17', 'mail.corp.net', 'cache-1.prod.local'];

/** Two templates: a key of machines, and a chosen password. */
export const both = (
  kind: string,
  write: (key: string, value: string, m: Maker) => string,
  keys: readonly string[],
  passwords: readonly string[],
): Template[] => [
  (m) => write(m.one(keys), m.secret(`keyed-${kind}`, token(m)), m),
  (m) => write(m.one(passwords), m.secret(`password-${kind}`, password(m)), m),
];
