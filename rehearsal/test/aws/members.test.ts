import type { Service } from '../../src/aws/call';
import { LocalAws } from '../../src/aws/local-aws';
import type { Members } from '../../src/aws/members';
import { sdkMembers } from '../recordings/sdk-members';

const aws = new LocalAws();
const SERVICES: readonly Service[] = [aws.secretsManager, aws.iam, aws.sts];
const OPERATIONS = SERVICES.flatMap((service) =>
  Object.keys(service.operations).map((operation) => [service.name, operation, service.members] as const),
);

test.each(OPERATIONS)('%s:%s reads every member that the SDK sends', (service, operation, members = {}) => {
  const sent = sdkMembers(service, operation);
  expect(sent).toBeDefined();
  const read = Object.fromEntries(Object.keys(sent as Members).map((name) => [name, members[name]]));
  // Whether a member must be there is told apart by its operation, not by its type.
  expect(JSON.parse(JSON.stringify(read).replaceAll('!"', '"'))).toEqual(sent);
});
