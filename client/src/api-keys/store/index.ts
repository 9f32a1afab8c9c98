export { ApiKeys } from './api-keys';
export type { Revocation, RevokeOptions, RollOptions } from './changes';
export { ApiKeyError, type ApiKeyErrorCode } from './errors';
export type { IssueInput } from './input';
export { IssuedKey } from './issued-key';
export { isKeyId, keyIdOf } from './key-id';
export type { ApiKeyPage, ListOptions } from './key-list';
export type { ApiKeyCacheOptions, ApiKeysOptions } from './options';
export { type ApiKeyRecord, type ApiKeyState, stateOf } from './record';
export type { AttributeValue, DynamoDbApi, DynamoDbCommands, Item } from './table/dynamodb-api';
export {
  answerOf,
  type OutsideAnswer,
  type Refusal,
  type Refused,
  type Unavailable,
  type Verification,
  type Verified,
} from './verification';
