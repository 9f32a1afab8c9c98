import { App, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, type IGrantable, Role } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ApiKeyStore, type ApiKeyStoreProps } from '../../lib';
import { newStack, reader, stackIn, statementsOf } from './support';

const TABLE = 'AWS::DynamoDB::Table';

function store(stack: Stack, props: Partial<ApiKeyStoreProps> = {}): ApiKeyStore {
  return new ApiKeyStore(stack, 'Keys', { prefix: 'shop_live', ...props });
}

/** Returns the statements that a grant adds to a role. */
function statementsAfter(grant: (made: ApiKeyStore, grantee: IGrantable) => unknown, props = {}) {
  const stack = newStack();
  grant(store(stack, props), reader(stack));
  const id = Object.keys(Template.fromStack(stack).findResources(TABLE))[0];
  return { table: { 'Fn::GetAtt': [id, 'Arn'] }, statements: statementsOf(stack, 'Reader') };
}

const limits = (...attributes: string[]) => ({
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
  StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
});

describe('the table', () => {
  test('finds a key by its id and by its owner, and is recoverable, protected and kept', () => {
    const stack = newStack();
    store(stack);
    Template.fromStack(stack).hasResource(TABLE, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byOwner',
            KeySchema: [
              { AttributeName: 'owner', KeyType: 'HASH' },
              { AttributeName: 'createdAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: Match.absent(),
        TimeToLiveSpecification: Match.absent(),
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  test.each([
    [{ removalPolicy: RemovalPolicy.DESTROY }, 'Delete', false],
    [{ removalPolicy: RemovalPolicy.DESTROY, deletionProtection: true }, 'Delete', true],
    [{ deletionProtection: false }, 'Retain', false],
  ])('%j', (props, DeletionPolicy, DeletionProtectionEnabled) => {
    const stack = newStack();
    store(stack, { ...props, tableName: 'keys' });
    Template.fromStack(stack).hasResource(TABLE, {
      DeletionPolicy,
      Properties: { TableName: 'keys', DeletionProtectionEnabled },
    });
  });

  test('uses a customer managed key', () => {
    const stack = newStack();
    store(stack, { encryptionKey: new Key(stack, 'Key') });
    Template.fromStack(stack).hasResourceProperties(TABLE, {
      SSESpecification: {
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      },
    });
  });

  test('passes AwsSolutions without an acknowledgement', () => {
    const app = new App();
    const stack = new Stack(app, 'App');
    const made = store(stack);
    made.grantVerify(reader(stack));
    made.grantManage(reader(stack, 'Manager'));
    expect(new AwsSolutionsChecks(app).validateScope(stack).violations).toEqual([]);
  });
});

describe('grants', () => {
  test('grantVerify reads keys, and writes the last use only', () => {
    const { table, statements } = statementsAfter((made, grantee) => made.grantVerify(grantee));
    expect(statements).toEqual([
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table },
      {
        Effect: 'Allow',
        Action: 'dynamodb:UpdateItem',
        Resource: table,
        Condition: limits('id', 'lastUsedAt'),
      },
    ]);
  });

  test('grantIssue puts keys', () => {
    const { table, statements } = statementsAfter((made, grantee) => made.grantIssue(grantee));
    expect(statements).toEqual([{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table }]);
  });

  test('grantRevoke writes the revocation only', () => {
    const { table, statements } = statementsAfter((made, grantee) => made.grantRevoke(grantee));
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: 'dynamodb:UpdateItem',
        Resource: table,
        Condition: limits('id', 'revokedAt', 'revokedReason'),
      },
    ]);
  });

  test('grantMatch reads keys in batches', () => {
    const { table, statements } = statementsAfter((made, grantee) => made.grantMatch(grantee));
    expect(statements).toEqual([{ Effect: 'Allow', Action: 'dynamodb:BatchGetItem', Resource: table }]);
  });

  test('grantManage issues, rolls, revokes and lists', () => {
    const { table, statements } = statementsAfter((made, grantee) => made.grantManage(grantee));
    expect(statements).toEqual([
      { Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:GetItem'], Resource: table },
      {
        Effect: 'Allow',
        Action: 'dynamodb:UpdateItem',
        Resource: table,
        Condition: limits('id', 'revokedAt', 'revokedReason', 'retiresAt', 'replacedBy'),
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:Query',
        Resource: { 'Fn::Join': ['', [table, '/index/byOwner']] },
      },
    ]);
  });

  test('each grant includes the use of a customer managed key through DynamoDB', () => {
    const stack = newStack();
    const made = store(stack, { encryptionKey: new Key(stack, 'Key') });
    made.grantIssue(reader(stack));
    expect(statementsOf(stack, 'Reader')).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      Condition: {
        StringEquals: {
          'kms:ViaService': { 'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
        },
      },
    });
  });

  test('refuses a principal of another account and one without policies', () => {
    const stack = stackIn();
    const made = store(stack);
    const other = Role.fromRoleArn(stack, 'Other', 'arn:aws:iam::222222222222:role/api');
    expect(() => made.grantVerify(other)).toThrow('[CrossAccountReader]');
    expect(() => made.grantManage(other)).toThrow('[CrossAccountCaller]');
    expect(() => made.grantIssue(new AccountPrincipal('111111111111'))).toThrow('[NoPolicyToGrantIn]');
  });
});

describe('checks', () => {
  test.each<[string, unknown]>([
    ['no props', undefined],
    ['no prefix', {}],
    ['a key that is a text', { prefix: 'shop', encryptionKey: 'alias/keys' }],
    ['another removal policy', { prefix: 'shop', removalPolicy: 'keep' }],
    ['a text for deletionProtection', { prefix: 'shop', deletionProtection: 'yes' }],
  ])('refuses %s', (_, props) => {
    expect(() => new ApiKeyStore(newStack(), 'Keys', props as ApiKeyStoreProps)).toThrow('[WrongType]');
  });

  test.each(['', 'S', 'shop-live', 'shop_', 'a'.repeat(33), Token.asString({ Ref: 'Prefix' })])(
    'refuses the prefix %j',
    (prefix) => {
      expect(() => store(newStack(), { prefix })).toThrow('[KeyPrefixNotSupported]');
    },
  );

  test('refuses a key of another region, and an alias without its key', () => {
    const stack = stackIn();
    const there = Key.fromKeyArn(stack, 'There', 'arn:aws:kms:us-east-1:111111111111:key/abc');
    expect(() => store(stack, { encryptionKey: there })).toThrow('[KeyOfAnotherRegion]');
    const alias = Alias.fromAliasName(stack, 'Alias', 'alias/keys');
    expect(() => new ApiKeyStore(stack, 'Other', { prefix: 'shop', encryptionKey: alias })).toThrow(
      '[KeyUnknown]',
    );
  });
});
