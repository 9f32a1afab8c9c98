import { resourcesOfTheStack } from './app';
import recorded from './resources-of-0.1.0.json';

/** Resources without state: CloudFormation may replace them in an upgrade. */
const REPLACEABLE = ['AWS::CloudWatch::Alarm', 'AWS::SNS::TopicPolicy'];

test('an upgrade from 0.1.0 keeps the logical id of every resource with a state', () => {
  const kept = Object.entries(recorded).filter(([, type]) => !REPLACEABLE.includes(type));
  expect(kept.length).toBeGreaterThan(50);
  expect(resourcesOfTheStack()).toMatchObject(Object.fromEntries(kept));
});
