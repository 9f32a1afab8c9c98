/** The process of a task. */
import { SecretsClient } from 'rekey-client';
import { listenForNotices } from 'rekey-client/notices';
import { createService } from './service';

async function main({ LOGIN = '', NOTICES = '', PORT = '8080' }: NodeJS.ProcessEnv): Promise<void> {
  const secrets = new SecretsClient();
  listenForNotices(secrets, { queueUrl: NOTICES });
  // A task without a login fails here, with the reason, and not at its first request.
  await secrets.ready([LOGIN]);
  const service = createService(secrets, { login: LOGIN });
  const server = service.app.listen(Number(PORT), () => console.log('The service listens.'));
  process.once('SIGTERM', () => {
    server.close(() => service.close().then(() => secrets.close()));
  });
}

main(process.env).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
