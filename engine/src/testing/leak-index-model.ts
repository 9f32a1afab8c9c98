import { createHash, createHmac } from 'node:crypto';
import type { JsonCall, JsonService } from '../aws/json-service';
import { LEAK_INDEX, type LeakIndexLocation } from '../contract';
import { sdkError } from './sdk-error';

/** An attribute of an item. */
interface Attribute {
  readonly S?: string;
  readonly N?: string;
}

export type IndexItem = Readonly<Record<string, Attribute>>;

/** Key of the HMACs. */
const KEY = 'the key of KMS, which never leaves it';

/** The table and the HMAC key of a leak index in memory, as far as a rotator and a matcher use them. */
export class LeakIndexModel {
  /** By fingerprint. */
  readonly items = new Map<string, IndexItem>();
  /** Operations that were called. */
  readonly calls: string[] = [];
  /** False after the table was deleted. */
  tableExists = true;
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

  /** The item of a text. */
  itemOf(secret: string): IndexItem | undefined {
    return this.items.get(this.fingerprintOf(secret));
  }

  /** The version that a text belongs to. */
  versionOf(secret: string): string | undefined {
    return this.itemOf(secret)?.[LEAK_INDEX.version]?.S;
  }

  private readonly operations: Readonly<Record<string, (input: never) => Record<string, unknown>>> = {
    GenerateMac: ({ Message }: { Message: string }) => {
      if (!this.keyEnabled) throw sdkError('DisabledException', 400);
      return { Mac: this.mac(Buffer.from(Message, 'base64')).toString('base64') };
    },
    PutItem: ({ Item, ConditionExpression }: { Item: IndexItem; ConditionExpression?: string }) => {
      this.requireTable();
      const fingerprint = Item[LEAK_INDEX.fingerprint]?.S ?? '';
      if (ConditionExpression && this.items.has(fingerprint))
        throw sdkError('ConditionalCheckFailedException', 400);
      this.items.set(fingerprint, Item);
      return {};
    },
  };

  private requireTable(): void {
    if (!this.tableExists) throw sdkError('ResourceNotFoundException', 400);
  }

  private mac(message: Buffer): Buffer {
    return createHmac('sha256', KEY).update(message).digest();
  }
}
