import type { Service } from '../../src/aws/call';
import { LocalAws } from '../../src/aws/local-aws';
import { sdkMembers } from '../recordings/sdk-members';

const aws = new LocalAws();
const SERVICES: readonly Service[] = [aws.secretsManager, aws.iam, aws.sts];
const OPERATIONS = SERVICES.flatMap((service) =>
  Object.keys(service.operations).map((operation) => [service.name, operation, service.members] as const),
);

test.each(OPERATIONS)(
  'reads every member of %s:%s that the SDK sends',
  (service, operation, members = {}) => {
    const sent = sdkMembers(service, operation);
    if (!sent) throw new Error(`The SDK has no ${service}:${operation}.`);
    const read = Object.fromEntries(Object.keys(sent).map((name) => [name, members[name]]));
    // The SDK's types contain neither required members of list elements nor the length of texts.
    expect(JSON.parse(JSON.stringify(read).replaceAll('!"', '"').replaceAll('"document"', '"text"'))).toEqual(
      sent,
    );
  },
);
