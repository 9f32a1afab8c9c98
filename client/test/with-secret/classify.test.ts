import { isAuthenticationError } from '../../src';

class MongoServerError extends Error {
  override readonly name = 'MongoServerError';
  constructor(readonly code: number) {
    super('Authentication failed.');
  }
}

const replyError = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });

test.each<[string, unknown]>([
  ['PostgreSQL, wrong password', { code: '28P01', severity: 'FATAL' }],
  ['PostgreSQL, role that may not log in', { code: '28000' }],
  ['MySQL', { code: 'ER_ACCESS_DENIED_ERROR', errno: 1045, sqlState: '28000' }],
  ['MariaDB', { errno: 1045 }],
  ['SQL Server', { code: 'ELOGIN', number: 18456 }],
  ['SQL Server in mssql', { code: 'ELOGIN', originalError: { number: 18456 } }],
  ['MongoDB', new MongoServerError(18)],
  ['MongoDB by name', { codeName: 'AuthenticationFailed' }],
  ['Redis, wrong password', replyError('WRONGPASS invalid username-password pair or user is disabled.')],
  ['Redis, no password', replyError('NOAUTH Authentication required.')],
  ['AWS SDK 3', { name: 'InvalidClientTokenId', $metadata: { httpStatusCode: 403 } }],
  ['AWS SDK 3, DynamoDB', { name: 'UnrecognizedClientException' }],
  ['AWS SDK 3, expired', { name: 'ExpiredTokenException' }],
  ['S3', { name: 'InvalidAccessKeyId' }],
  ['HTTP client with status', { status: 401 }],
  ['HTTP client with statusCode', { statusCode: 401 }],
  ['HTTP client with response', { response: { status: 401 } }],
  ['SMTP', { code: 'EAUTH', responseCode: 535 }],
  ['Oracle Database', { errorNum: 1017 }],
  ['TypeORM', { driverError: { code: '28P01' } }],
  ['Sequelize', { parent: { errno: 1045 } }],
  ['cause', new Error('query failed', { cause: { code: '28P01' } })],
  ['AggregateError', new AggregateError([new Error('other'), { code: '28P01' }])],
])('%s is an authentication error', (_, error) => {
  expect(isAuthenticationError(error)).toBe(true);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['text', '28P01'],
  ['other error', new Error('28P01 ER_ACCESS_DENIED_ERROR 401 WRONGPASS')],
  ['network error', { code: 'ECONNREFUSED' }],
  ['PostgreSQL, table without permission', { code: '42501' }],
  ['MySQL, table without permission', { code: 'ER_TABLEACCESS_DENIED_ERROR', errno: 1142 }],
  ['code 18 of another library', { code: 18 }],
  ['AWS, missing permission', { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }],
  ['HTTP 403', { status: 403 }],
  ['Redis, other reply', replyError('ERR unknown command WRONGPASS')],
])('%s is none', (_, error) => {
  expect(isAuthenticationError(error)).toBe(false);
});

test('a circular error ends', () => {
  const error = new Error('loop');
  error.cause = error;
  expect(isAuthenticationError(error)).toBe(false);
});
