import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { NotifySettings } from '../contract';
import type { Receiver } from './message';

/** Sends an e-mail of plain text. */
export const sesReceiver =
  (ses: Pick<SESv2Client, 'send'>, { from, to }: NonNullable<NotifySettings['email']>): Receiver =>
  async ({ subject, text }) => {
    const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
    await ses.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [...to] },
        Content: { Simple: { Subject: content(subject), Body: { Text: content(text) } } },
      }),
    );
  };
