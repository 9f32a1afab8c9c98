import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAws } from '../../src/aws/local-aws';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const { secretsManager, iam, sts, kms, cognito, elastiCache, memoryDb, s3, ssm } = new LocalAws();

test.each([
  ['Secrets Manager', secretsManager],
  ['IAM', iam],
  ['STS', sts],
  ['KMS', kms],
  ['Cognito', cognito],
  ['ElastiCache', elastiCache],
  ['MemoryDB', memoryDb],
  ['S3', s3],
  ['SSM', ssm],
])('the README lists the operations of %s', (name, { operations }) => {
  const rows = README.split('\n').filter((line) => line.startsWith(`| ${name} | \``));
  const listed = [...(rows[0] ?? '').matchAll(/`(\w+)`/g)].map(([, operation]) => operation);
  expect(rows).toHaveLength(1);
  expect(listed).toEqual(Object.keys(operations).sort());
});
