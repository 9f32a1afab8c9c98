import type { Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';

/** Attributes of the items that a rotator writes: those of a leak index of cdk-rekey. */
const ATTRIBUTES = ['secret', 'version', 'kind', 'credential', 'prefix'] as const;
const TEXT: Members = { S: 'text!' };

/** Request members. Source: PutItem, Amazon DynamoDB API Reference. */
const MEMBERS: Members = {
  ConditionExpression: 'text',
  Item: {
    fingerprint: TEXT,
    issuedAt: { N: 'text!' },
    ...Object.fromEntries(ATTRIBUTES.map((name) => [name, TEXT])),
  },
  TableName: 'text!',
};

/** The condition that the stub knows. */
const IS_NEW = 'attribute_not_exists(fingerprint)';

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
    PutItem: {
      access: ({ TableName }) => [{ action: 'dynamodb:PutItem', resource: this.arnOf(TableName) }],
      run: ({ TableName, Item, ConditionExpression }) => {
        const fingerprint: string | undefined = Item?.fingerprint?.S;
        if (!fingerprint) throw validation('The provided key element does not match the schema');
        if (ConditionExpression !== undefined && ConditionExpression !== IS_NEW)
          throw validation(`The local AWS knows the condition ${IS_NEW} only.`);
        const key = `${TableName}/${fingerprint}`;
        if (ConditionExpression && this.items.has(key))
          throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed');
        this.items.set(key, Item);
        this.aws.exposureWatch.look(`table:${TableName}`, JSON.stringify(Item), this.aws.timeline.now());
        return {};
      },
    },
  };

  constructor(private readonly aws: LocalAws) {}

  private arnOf(table: string): string {
    return `arn:aws:dynamodb:${this.aws.region}:${this.aws.account}:table/${table}`;
  }
}

function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
