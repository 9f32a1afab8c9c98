import { Match } from 'aws-cdk-lib/assertions';
import { METRICS } from '../../engine/src/contract';
import { idOf, synthesized } from '../lib/support';
import { resourcesOfTheStack } from './app';
import recorded from './resources-of-0.1.0.json';

/** Resources without state, which an upgrade may replace. */
const REPLACEABLE = ['AWS::CloudWatch::Alarm', 'AWS::SNS::TopicPolicy'];

test('an upgrade from 0.1.0 keeps the logical id of every resource with a state', () => {
  const kept = Object.entries(recorded).filter(([, type]) => !REPLACEABLE.includes(type));
  expect(kept.length).toBeGreaterThan(50);
  expect(resourcesOfTheStack()).toMatchObject(Object.fromEntries(kept));
});

test('an upgrade that changes the dimension of the metrics updates the custom resource before the alarms', () => {
  const { stack, template } = synthesized();
  template.hasResourceProperties('Custom::RekeyCredential', { Dimension: METRICS.dimension });
  template.hasResource('AWS::CloudWatch::Alarm', {
    Properties: { MetricName: METRICS.overdue },
    DependsOn: Match.arrayWith([idOf(stack, 'Custom::RekeyCredential')]),
  });
});
