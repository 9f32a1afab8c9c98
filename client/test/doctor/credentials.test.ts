import { ARN, doctor, error } from './fixture';

test.each([
  ['UnrecognizedClientException', 'InvalidClientTokenId', 'the access key exists and is active'],
  ['InvalidSignatureException', 'SignatureDoesNotMatch', 'the access key exists and is active'],
  ['ExpiredTokenException', 'ExpiredToken', 'its session has not ended'],
])(
  'says that AWS refuses the credentials with %s, and advises no permission',
  async (code, ofSts, action) => {
    const refused = error(code, 'The security token included in the request is invalid.');
    const { code: exitCode, text } = await doctor({
      GetCallerIdentity: {
        status: 403,
        body: `<ErrorResponse><Error><Code>${ofSts}</Code><Message>m</Message></Error></ErrorResponse>`,
      },
      DescribeSecret: refused,
      AWSCURRENT: refused,
      AWSPREVIOUS: refused,
      AWSPENDING: refused,
    });
    expect(exitCode).toBe(1);
    expect(text).toMatch(new RegExp(`FAILED {3}identity {2}.*${ofSts}`));
    expect(text).toContain(action);
    expect(text).toMatch(/FAILED {3}read {6}AWS refuses the credentials\n +See the identity\./);
    expect(text).not.toMatch(/Allow|allow|previous|pending/);
  },
);

test('says that credentials are missing, and that a region is', async () => {
  const environment = {
    ...{ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_SHARED_CREDENTIALS_FILE: '/nonexistent', AWS_CONFIG_FILE: '/nonexistent' },
  };
  const { code, text } = await doctor({}, ['shop/db'], environment);
  expect(code).toBe(1);
  expect(text).toMatch(/FAILED {3}identity .*no AWS credentials/);
  expect(text).toContain('FAILED   read      not tried');
  expect(text).toContain('Provide credentials: a role');
  const withoutRegion = await doctor({}, ['shop/db'], { ...environment, AWS_REGION: '' });
  expect(withoutRegion.text).toContain('Set AWS_REGION, pass --region, or use the ARN of the secret.');
});

test('--region and the region of an ARN are used for signatures', async () => {
  const scopeOf = async (words: string[]) => {
    const { server } = await doctor({}, words);
    return server.received.map(({ headers }) => /\d{8}\/([\w-]+)\//.exec(String(headers.authorization))?.[1]);
  };
  expect(new Set(await scopeOf(['shop/db', '--region', 'us-west-2']))).toEqual(new Set(['us-west-2']));
  expect(new Set(await scopeOf([ARN.replace('eu-central-1', 'eu-north-1')]))).toEqual(
    new Set(['eu-north-1']),
  );
});
