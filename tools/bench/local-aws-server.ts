import { HttpEndpoint } from '../../rehearsal/src/aws/http-endpoint';
import { LocalAws } from '../../rehearsal/src/aws/local-aws';
import { makeCaller } from '../../rehearsal/test/recordings/callers';

/** Serves the local AWS in a process of its own, until its standard input ends. */
async function main(): Promise<void> {
  const aws = new LocalAws({ propagation: { accessKeys: [0, 0], secrets: [0, 0] } });
  const keys = await makeCaller(aws, aws.account, 'reader');
  const endpoint = await new HttpEndpoint(aws).open();
  process.stdout.write(`${JSON.stringify({ endpoint, keys, now: aws.timeline.now() })}\n`);
  process.stdin.on('end', () => process.exit(0)).resume();
}

void main();
