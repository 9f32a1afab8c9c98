import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Deployed } from './deployed';
import { STACK } from './names';

/** Objects of the evidence bucket with their texts, by their keys. */
export async function evidenceOf({ environment: { aws }, output }: Deployed): Promise<Map<string, string>> {
  const Bucket = output('CheckEvidence');
  const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket }));
  const texts = await Promise.all(
    Contents.map(async ({ Key = '' }) => {
      const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket, Key }));
      return [Key, (await Body?.transformToString()) ?? ''] as const;
    }),
  );
  return new Map(texts);
}

/** Calls of the functions and of the state machine that their roles did not allow. */
export function deniedCalls({ environment: { ministack } }: Deployed): string[] {
  const lines = readFileSync(join(ministack.record, 'calls.jsonl'), 'utf8').trim().split('\n');
  const calls = lines.map((line) => JSON.parse(line) as Record<string, string | null>);
  const denied = calls.filter(
    ({ principal, denied }) => denied && principal?.includes(`assumed-role/${STACK}-`),
  );
  return [...new Set(denied.map(({ principal, action }) => `${principal?.split('/')[1]} ${action}`))];
}

/** Messages to people, by the time of their receipt. Each is received once. */
export async function messagesOf({ call, output, messages }: Deployed): Promise<readonly string[]> {
  for (;;) {
    const input = { QueueUrl: output('CheckInbox'), MaxNumberOfMessages: 10, VisibilityTimeout: 600 };
    const { Messages = [] } = await call('sqs', 'ReceiveMessage', input);
    if ((Messages as unknown[]).length === 0) return messages;
    messages.push(...(Messages as { Body: string }[]).map(({ Body }) => Body));
  }
}
