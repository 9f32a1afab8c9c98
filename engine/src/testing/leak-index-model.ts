import { createHash, createHmac } from 'node:crypto';
import type { JsonCall, JsonService } from '../aws/json-service';
import { LEAK_INDEX, type LeakIndexLocation } from '../contract';
import { fingerprintIn } from '../leak-index/fingerprint';
import { sdkError } from './sdk-error';

/** An attribute of an item. */
interface Attribute {
  readonly S?: string;
  readonly N?: string;
}

/** Keys of one BatchGetItem (API reference). */
const MOST_KEYS = 100;

interface BatchKeys {
  readonly Keys: readonly IndexItem[];
}

export type IndexItem = Readonly<Record<string, Attribute>>;

interface UpdateInput {
  readonly Key: IndexItem;
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: IndexItem;
}

/** Key of the HMACs. */
const KEY = 'the key of KMS, which never leaves it';

/** An assignment of an UpdateExpression. */
const ASSIGNMENT = /^(#\w+) = (?:(:\w+)|if_not_exists\(\1, (:\w+)\))$/;

/** An item after the update of a rotator. The model refuses other conditions and expressions. */
function updated(before: IndexItem | undefined, input: UpdateInput): IndexItem {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  if (input.ConditionExpression !== 'attribute_not_exists(#secret) OR #secret = :secret')
    throw sdkError('ValidationException', 400);
  const owner = before?.[names['#secret'] ?? '']?.S;
  if (owner !== undefined && owner !== values[':secret']?.S)
    throw sdkError('ConditionalCheckFailedException', 400);
  const [, list = ''] = /^SET (.+)$/.exec(input.UpdateExpression) ?? [];
  const item: Record<string, Attribute> = { ...input.Key, ...before };
  for (const one of list.split(/, (?=#)/)) {
    const [, name = '', value, unlessSet = ''] = ASSIGNMENT.exec(one) ?? [];
    const attribute = names[name];
    const next = values[value ?? unlessSet];
    if (attribute === undefined || next === undefined) throw sdkError('ValidationException', 400);
    if (value !== undefined || item[attribute] === undefined) item[attribute] = next;
  }
  return item;
}

/** The table and the HMAC key of a leak index in memory, as far as a rotator and a matcher use them. */
export class LeakIndexModel {
  /** By partition key. */
  readonly items = new Map<string, IndexItem>();
  /** Operations that were called. */
  readonly calls: string[] = [];
  /** False after the table was deleted. */
  tableExists = true;
  /** Keys of a BatchGetItem that are answered; the others stay unprocessed. */
  mostAnswered = MOST_KEYS;
  /** False after the key was disabled. */
  keyEnabled = true;

  constructor(
    readonly location: LeakIndexLocation = {
      table: 'arn:aws:dynamodb:eu-central-1:123456789012:table/LeakIndex',
      key: 'arn:aws:kms:eu-central-1:123456789012:key/0f9e8d7c-6b5a-4988-b7a6-958473625140',
    },
  ) {}

  /** Calls an operation of KMS or DynamoDB. */
  readonly call: JsonCall = async (_service: JsonService, operation, input) => this.perform(operation, input);

  /** Performs an operation. Throws the errors of the services. */
  perform(operation: string, input: object): Record<string, unknown> {
    this.calls.push(operation);
    const run = this.operations[operation];
    if (!run) throw sdkError('UnknownOperationException', 400);
    return run(input as never);
  }

  /** The fingerprint of a text, whether it is in the table or not. */
  fingerprintOf(secret: string): string {
    return this.mac(createHash('sha256').update(secret).digest()).toString('base64url');
  }

  /** The item of a text: that of the first secret which holds it. */
  itemOf(secret: string): IndexItem | undefined {
    return this.items.get(this.fingerprintOf(secret));
  }

  /** The items of a text: one for each secret that holds it. */
  itemsOf(secret: string): IndexItem[] {
    const fingerprint = this.fingerprintOf(secret);
    return [...this.items].flatMap(([key, item]) => (fingerprintIn(key) === fingerprint ? [item] : []));
  }

  /** The version that a text belongs to. */
  versionOf(secret: string): string | undefined {
    return this.itemOf(secret)?.[LEAK_INDEX.version]?.S;
  }

  private readonly operations: Readonly<Record<string, (input: never) => Record<string, unknown>>> = {
    GenerateMac: ({ Message }: { Message: string }) => {
      if (!this.keyEnabled) throw sdkError('DisabledException', 400);
      const mac = this.mac(Buffer.from(Message, 'base64'));
      return { KeyId: this.location.key, Mac: mac.toString('base64') };
    },
    UpdateItem: (input: UpdateInput) => {
      this.requireTable();
      const key = input.Key[LEAK_INDEX.fingerprint]?.S ?? '';
      const before = this.items.get(key);
      this.items.set(key, updated(before, input));
      return {};
    },
    BatchGetItem: (input: { RequestItems: Record<string, BatchKeys> }) => this.read(input),
    Query: ({ ExpressionAttributeValues }: { ExpressionAttributeValues: Record<string, Attribute> }) => {
      this.requireTable();
      const id = ExpressionAttributeValues[':id']?.S;
      return { Items: [...this.items.values()].filter((item) => item[LEAK_INDEX.credential]?.S === id) };
    },
  };

  private read({ RequestItems }: { RequestItems: Record<string, BatchKeys> }): Record<string, unknown> {
    this.requireTable();
    const [[name, { Keys }] = ['', { Keys: [] }]] = Object.entries(RequestItems);
    if (Keys.length > MOST_KEYS) throw sdkError('ValidationException', 400);
    const answered = Keys.slice(0, this.mostAnswered);
    const left = Keys.slice(this.mostAnswered);
    const items = answered.flatMap((key) => this.items.get(key[LEAK_INDEX.fingerprint]?.S ?? '') ?? []);
    return {
      Responses: { [name]: items },
      UnprocessedKeys: left.length > 0 ? { [name]: { Keys: left } } : {},
    };
  }

  private requireTable(): void {
    if (!this.tableExists) throw sdkError('ResourceNotFoundException', 400);
  }

  private mac(message: Buffer): Buffer {
    return createHmac('sha256', KEY).update(message).digest();
  }
}
