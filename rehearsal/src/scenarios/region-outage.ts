import { MINUTE } from './context';
import { ACCESS_KEY, type Scenario } from './scenario';

export const regionOutage: Scenario = {
  name: 'region-outage',
  about: 'STS is unavailable in one region while a new key is verified.',
  fits: ACCESS_KEY,
  async run(context) {
    const { aws } = context;
    const region = aws.region === 'us-east-1' ? 'us-west-2' : 'us-east-1';
    aws.faults.outages.add(`sts ${region}`);
    context.recordAction(`STS in ${region} answers every call with 503.`);
    await context.expectRotationFails('failed', { limit: 10 * MINUTE, log: ['[VerifyFailed]', region] });
    await context.expectCurrentWorks();

    aws.faults.outages.delete(`sts ${region}`);
    context.recordAction(`STS in ${region} is available again. No other action is taken.`);
    await context.expectRecovery('failed');
    context.expectNoOrphan();
  },
};
