import type { Socket } from 'node:net';
import { type Answer, type Received, serve } from '../http/server';

/** The event that Secrets Manager sends. Source: "Secret Label Updated event", AWS Secrets Manager User Guide. */
export function eventOf(name: string, versionId: string, time = new Date()) {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'Secret Label Updated',
    source: 'aws.secretsmanager',
    account: '012345678901',
    time: `${time.toISOString().slice(0, 19)}Z`,
    region: 'us-west-2',
    resources: [`arn:aws:secretsmanager:us-west-2:012345678901:secret:${name}-a1b2c3`],
    detail: { name, labelUpdated: 'AWSCURRENT', versionId },
  };
}

/** A queue of SQS on 127.0.0.1 with the visibility timeout of 0: a message is received until it is deleted. */
export async function serveQueue() {
  let messages: { MessageId: string; ReceiptHandle: string; Body: string }[] = [];
  let sent = 0;
  const waiting = new Set<() => void>();
  let answerWith: Answer | undefined;

  async function receive(): Promise<Answer> {
    if (messages.length === 0 && answerWith === undefined) {
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
    return answerWith ?? { body: { Messages: messages } };
  }

  const server = await serve(({ headers, body }: Received) => {
    if (headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage') return receive();
    const { Entries } = JSON.parse(body) as { Entries: { ReceiptHandle: string }[] };
    const handles = Entries.map(({ ReceiptHandle }) => ReceiptHandle);
    messages = messages.filter(({ ReceiptHandle }) => !handles.includes(ReceiptHandle));
    return { body: { Successful: [], Failed: [] } };
  });
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket) => sockets.add(socket));
  const wake = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return {
    queueUrl: `${server.url}/012345678901/notices`,
    received: server.received,
    count: () => messages.length,
    /** Number of long polls that wait. */
    waiting: () => waiting.size,
    send(body: object | string) {
      const Body = typeof body === 'string' ? body : JSON.stringify(body);
      messages.push({ MessageId: `m${++sent}`, ReceiptHandle: `r${sent}`, Body });
      wake();
    },
    fail(answer: Answer | undefined) {
      answerWith = answer;
      wake();
    },
    /** Calls a function when a client closes its connection. */
    onDisconnect: (call: () => void) => {
      for (const socket of sockets) socket.once('close', call);
    },
    close: () => {
      wake();
      return server.close();
    },
  };
}
