import { App, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { LeakIndex, LeakResponse, LeakSource } from '../../../../lib';
import { stackIn } from '../../support';
import { secretsIn } from '../source-parts';

test.each(['eu-west-1', 'us-gov-east-1'])(
  'a response in %s with every source passes AwsSolutions',
  (region) => {
    const app = new App();
    const stack = stackIn(app, 'App', '111111111111', region);
    const index = new LeakIndex(stack, 'Index');
    const leaks = new LeakResponse(stack, 'Leaks', {
      index,
      notify: new Topic(stack, 'OnCall', { enforceSSL: true }),
    });
    const { webhookSecret, token } = secretsIn(stack);
    for (const source of [
      ...[
        LeakSource.github({ webhookSecret, token }),
        LeakSource.github({ webhookSecret, app: { clientId: 'Iv1.0', privateKey: token } }),
        LeakSource.githubPartner(),
        LeakSource.gitlab({ token }),
      ],
      ...[LeakSource.awsHealth(), LeakSource.quarantine(), LeakSource.guardDuty()],
    ])
      leaks.addSource(source);
    const stacks = app.node.children.filter((one) => one instanceof Stack);
    const found = stacks.flatMap((one) => new AwsSolutionsChecks(app).validateScope(one).violations);
    const paths = found.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
    // The secrets of the app, and the steps of the response (test/lib/practice.test.ts).
    const others = / App\/(Hook|Token|Leaks\/(Evidence|Machine|Audit|Report|Sweep))\b/;
    expect(paths.filter((one) => !others.test(one))).toEqual([]);
  },
);
