import type { Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';

/** Attributes of the items that a rotator writes, besides the key: those of a leak index of cdk-rekey. */
const TEXTS = ['secret', 'version', 'kind', 'credential', 'prefix'] as const;
const ATTRIBUTES = [...TEXTS, 'issuedAt'] as const;
const TEXT: Members = { S: 'text!' };

/** Request members. Source: UpdateItem, Amazon DynamoDB API Reference. */
const MEMBERS: Members = {
  ConditionExpression: 'text!',
  ExpressionAttributeNames: Object.fromEntries(ATTRIBUTES.map((name) => [`#${name}`, 'text'])),
  ExpressionAttributeValues: {
    ':issuedAt': { N: 'text!' },
    ...Object.fromEntries(TEXTS.map((name) => [`:${name}`, TEXT])),
  },
  Key: { fingerprint: TEXT },
  TableName: 'text!',
  UpdateExpression: 'text!',
};

/** The condition that the stub knows. */
const IS_OWN = 'attribute_not_exists(#secret) OR #secret = :secret';
/** An assignment that the stub knows. */
const ASSIGNMENT = /^#(\w+) = (?::\1|(if_not_exists)\(#\1, :\1\))$/;

/** An attribute of an item. */
type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/**
 * The part of DynamoDB that rotation needs: writing the fingerprints of a leak index. A declared stub without tables: every
 * table exists, its key is `fingerprint`, and other attributes than those of an index are dropped.
 */
export class DynamoDb implements Service {
  readonly name = 'dynamodb';
  readonly protocol = 'json';
  readonly targetPrefix = 'DynamoDB_20120810';
  readonly members = MEMBERS;
  /** Items by table and fingerprint, such as `Index/4f3c…`. */
  readonly items = new Map<string, Item>();
  readonly operations: Readonly<Record<string, Operation>> = {
    UpdateItem: {
      access: ({ TableName }) => [{ action: 'dynamodb:UpdateItem', resource: this.arnOf(TableName) }],
      run: ({ TableName, Key, UpdateExpression, ConditionExpression, ExpressionAttributeValues }) => {
        const fingerprint: string | undefined = Key?.fingerprint?.S;
        if (!fingerprint) throw validation('The provided key element does not match the schema');
        if (ConditionExpression !== IS_OWN)
          throw validation(`The local AWS knows the condition ${IS_OWN} only.`);
        const key = `${TableName}/${fingerprint}`;
        const before = this.items.get(key);
        if (before && before.secret?.S !== ExpressionAttributeValues?.[':secret']?.S)
          throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed');
        const item = { ...Key, ...before, ...changesOf(UpdateExpression, ExpressionAttributeValues, before) };
        this.items.set(key, item);
        this.aws.exposureWatch.look(`table:${TableName}`, JSON.stringify(item), this.aws.timeline.now());
        return {};
      },
    },
  };

  constructor(private readonly aws: LocalAws) {}

  private arnOf(table: string): string {
    return `arn:aws:dynamodb:${this.aws.region}:${this.aws.account}:table/${table}`;
  }
}

/** The attributes that an expression sets. */
function changesOf(expression: string, values: Item = {}, before: Item = {}): Item {
  const list = expression.replace(/^SET /, '').split(/, (?=#)/);
  return Object.fromEntries(
    list.flatMap((one) => {
      const [, name = '', unlessSet] = ASSIGNMENT.exec(one) ?? [];
      const value = values[`:${name}`];
      if (!value) throw validation(`The local AWS does not know the assignment ${one}.`);
      return unlessSet && before[name] ? [] : [[name, value]];
    }),
  );
}

function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
