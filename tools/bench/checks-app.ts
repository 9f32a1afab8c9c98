/** Synthesizes an app in a new process, with `SecretChecks` if the argument is `checked`, and prints the milliseconds of the processor. */
import { App, Stack, Validations } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Credential, RotatingSecret, SecretChecks } from '../../lib';

const SECRETS = 40;
const PER_STACK = 20;

const [how, outdir] = process.argv.slice(2);
const from = process.cpuUsage();
const app = new App({ outdir });
if (how === 'checked') Validations.of(app).addPlugins(new SecretChecks());
for (let i = 0; i < SECRETS; i += PER_STACK) {
  const stack = new Stack(app, `Fleet${i}`);
  for (let k = 0; k < PER_STACK; k++) {
    const credential = Credential.accessKey({ user: new User(stack, `User${k}`) });
    new RotatingSecret(stack, `Key${k}`, { credential });
  }
}
app.synth();
const { user, system } = process.cpuUsage(from);
console.log((user + system) / 1000);
