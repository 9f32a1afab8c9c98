import { text } from 'node:stream/consumers';
import { jsonCall } from '../../../engine/src/aws/json-service';
import { realClock } from '../../../engine/src/time/clock';
import { type Writing, write } from './fill';

/** Writes what it reads from its input, with the transport of the handlers. */
async function main(): Promise<void> {
  const writing = JSON.parse(await text(process.stdin)) as Writing;
  await write(writing, jsonCall(process.env, realClock));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
