export type { SecretChange } from '../cache/change';
export { parseNotice } from './notice';
export { listenForNotices, NoticeListener } from './notice-listener';
export type { NoticeListenerHealth, NoticeListenerOptions, NoticeTarget } from './notice-listener-options';
export type { SqsApi, SqsCallOptions, SqsMessage } from './sqs-api';
