import { type Failure, networkFailure, serverError } from '../../../lambdas/databases/errors';

test.each<[string, Failure | undefined]>([
  ['ECONNREFUSED', 'IssuerUnreachable'],
  ['ECONNRESET', 'IssuerUnreachable'],
  ['ENOTFOUND', 'IssuerUnreachable'],
  ['EAI_AGAIN', 'IssuerUnreachable'],
  ['EHOSTUNREACH', 'IssuerUnreachable'],
  ['ENETUNREACH', 'IssuerUnreachable'],
  ['ETIMEDOUT', 'IssuerUnreachable'],
  ['EPIPE', 'IssuerUnreachable'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'TlsFailed'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'TlsFailed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'TlsFailed'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TlsFailed'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TlsFailed'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'TlsFailed'],
  ['CERT_HAS_EXPIRED', 'TlsFailed'],
  ['CERT_SIGNATURE_FAILURE', 'TlsFailed'],
  ['EPROTO', 'TlsFailed'],
  ['28P01', undefined],
  ['ER_ACCESS_DENIED_ERROR', undefined],
  ['EACCES', undefined],
])('classifies %s as %s', (code, failure) => {
  expect(networkFailure(code)).toBe(failure);
});

test.each([undefined, null, 5, {}])('classifies no code (%p) as no failure', (code) => {
  expect(networkFailure(code)).toBeUndefined();
});

test.each<[Failure, string]>([
  ['IssuerUnreachable', 'could not be reached, or the connection was lost'],
  ['TlsFailed', 'did not pass the verification of TLS'],
  ['AdminRefused', 'refuses the login of the admin secret'],
  ['AccessDenied', 'does not allow the administrator to do this'],
  ['IssuerReadOnly', 'is read-only'],
  ['IssuerBusy', 'has no free connection'],
  ['IssuerTimedOut', 'did not answer in time'],
  ['PrincipalGone', 'has no such role or user'],
])('an error %s names the server, the attempt and the action', (code, problem) => {
  const error = serverError(code, { host: 'db.internal', port: 5432 }, 'ALTER ROLE app_a', '25006');
  expect(error.code).toBe(code);
  expect(error.message).toContain(
    `The server db.internal:5432 ${problem}: ALTER ROLE app_a failed with 25006`,
  );
  expect(error.message).toMatch(/Unchanged: everything that the step had not changed yet; AWSCURRENT\./);
  expect(error.message).toMatch(/Action: \w+/);
});
