import { run } from '../../src/bin/command';
import { type Answer, closeAfterEach, serve } from '../http/server';

const track = closeAfterEach();

export const VALUE = 'pa55word-of-the-database';
export const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/db-AbCdEf';
export const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1';
export const IDENTITY = 'arn:aws:sts::111122223333:assumed-role/app/i-1';
export const DAY = 86_400;
export const now = () => Math.floor(Date.now() / 1000);

export const error = (type: string, message = '', status = 400): Answer => ({
  status,
  body: { __type: type, message },
});
export const denied = (action: string) =>
  error('AccessDeniedException', `User: ${IDENTITY} is not authorized to perform: secretsmanager:${action}`);
export const notFound = error(
  'ResourceNotFoundException',
  "Secrets Manager can't find the specified secret.",
);

export const version = (
  stage: string,
  id: string,
  age: number,
  value: object = { SecretString: VALUE },
): Answer => ({
  body: { ARN, Name: 'shop/db', VersionId: id, VersionStages: [stage], CreatedDate: now() - age, ...value },
});
export const description = (others: object = {}): Answer => ({
  body: {
    ARN,
    Name: 'shop/db',
    KmsKeyId: KEY,
    RotationEnabled: true,
    LastRotatedDate: now() - 3 * DAY - 10,
    NextRotationDate: now() + 4 * DAY + 10,
    VersionIdsToStages: { 'v-2': ['AWSCURRENT'], 'v-1': ['AWSPREVIOUS'], 'v-0': ['LEGACY'] },
    ...others,
  },
});

/** Answers by operation, and for reads by stage. */
export interface Answers {
  GetCallerIdentity: Answer;
  DescribeSecret: Answer;
  AWSCURRENT: Answer;
  AWSPREVIOUS: Answer;
  AWSPENDING: Answer;
}

/** Runs the command against a server with the given answers. */
export async function doctor(
  answers: Partial<Answers> = {},
  words = ['shop/db'],
  environment: NodeJS.ProcessEnv = {},
) {
  const all: Answers = {
    GetCallerIdentity: {
      body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${IDENTITY}</Arn><UserId>A:i-1</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    },
    DescribeSecret: description(),
    AWSCURRENT: version('AWSCURRENT', 'v-2', 3 * DAY),
    AWSPREVIOUS: version('AWSPREVIOUS', 'v-1', 10 * DAY),
    AWSPENDING: notFound,
    ...answers,
  };
  const server = track(
    await serve(({ headers, body }) => {
      const target = String(headers['x-amz-target'] ?? '');
      if (target === '') return all.GetCallerIdentity;
      if (target.endsWith('.DescribeSecret')) return all.DescribeSecret;
      return all[(JSON.parse(body) as { VersionStage: 'AWSCURRENT' }).VersionStage];
    }),
  );
  const printed: string[] = [];
  const code = await run(['doctor', ...words], {
    print: (text) => printed.push(text),
    printError: (text) => printed.push(text),
    version: () => '1.2.3',
    environment: {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'key',
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: server.url,
      ...environment,
    },
  });
  const text = printed.join('\n');
  expect(text).not.toContain(VALUE);
  return { code, text, server };
}
