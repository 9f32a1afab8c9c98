import { type SdkClient, sdkFailure } from '../../../backends/aws/sdk-client';
import type { ServiceFailure } from '../../../http/service-failure';

/** A value of an attribute, as the API of DynamoDB has it. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly L: AttributeValue[] }
  | { readonly M: Record<string, AttributeValue> };
export type Item = Record<string, AttributeValue>;

/** A condition and its names and values. */
export interface Expressions {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
}

export type Put = Expressions & { TableName: string; Item: Item };
export type Update = Expressions & { TableName: string; Key: Item; UpdateExpression: string };

/** Input of Query. */
export interface Query extends Expressions {
  TableName: string;
  IndexName: string;
  KeyConditionExpression: string;
  ScanIndexForward: boolean;
  Limit: number;
  ExclusiveStartKey?: Item;
}

/** Items of an answer. */
type Output = Readonly<Record<string, unknown>> | undefined;

/** The operations of DynamoDB that the library uses. The class `DynamoDB` of `@aws-sdk/client-dynamodb` has them. */
export interface DynamoDbApi {
  getItem(input: { TableName: string; Key: Item; ConsistentRead: boolean }): Promise<{ Item?: Output }>;
  putItem(input: Put): Promise<unknown>;
  updateItem(input: Update & { ReturnValues: 'NONE' | 'UPDATED_NEW' }): Promise<{ Attributes?: Output }>;
  transactWriteItems(input: {
    ClientRequestToken: string;
    TransactItems: { Put?: Put; Update?: Update }[];
  }): Promise<unknown>;
  query(
    input: Query,
  ): Promise<{ Items?: readonly NonNullable<Output>[] | undefined; LastEvaluatedKey?: Output }>;
}

type Command = new (input: never) => unknown;

/** Commands of `@aws-sdk/client-dynamodb`. The package's namespace has them too. */
export interface DynamoDbCommands {
  readonly GetItemCommand: Command;
  readonly PutItemCommand: Command;
  readonly UpdateItemCommand: Command;
  readonly TransactWriteItemsCommand: Command;
  readonly QueryCommand: Command;
}

/** The operations of a client of the SDK with its commands. */
export function commandApi(client: SdkClient, commands: DynamoDbCommands): DynamoDbApi {
  const send =
    (Operation: Command) =>
    <R>(input: object) =>
      client.send(new Operation(input as never) as never) as Promise<R>;
  return {
    getItem: send(commands.GetItemCommand),
    putItem: send(commands.PutItemCommand),
    updateItem: send(commands.UpdateItemCommand),
    transactWriteItems: send(commands.TransactWriteItemsCommand),
    query: send(commands.QueryCommand),
  };
}

/** The failure for an error of a call. */
export const failureOfCall = (error: unknown): ServiceFailure => sdkFailure(error);
