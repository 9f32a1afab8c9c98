/**
 * An access key that is rotated on the first Sunday of each month between 2:00 and 5:00 UTC. Batch jobs read it at
 * their start and run for up to two days, so the grace is three days.
 *
 *     npx cdk synth --app 'npx tsx examples/custom-schedule.ts'
 *     npx rehearse --app 'npx tsx examples/custom-schedule.ts' --keeps Batch/Job=48h
 */
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret, Rotation, Stragglers } from '../lib'; // in your app: from 'cdk-rekey'

export class BatchStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const archiveKey = new RotatingSecret(this, 'ArchiveKey', {
      credential: Credential.accessKey({ user: User.fromUserName(this, 'Archivist', 'archivist') }),
      rotation: Rotation.cron('cron(0 2 ? * SUN#1 *)', {
        window: Duration.hours(3),
        grace: Duration.days(3),
      }),
      // After the grace the old key is retired even if a job still uses it.
      stragglers: Stragglers.CUT_OFF,
    });
    archiveKey.grantRead(
      new Role(this, 'Job', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }),
    );
  }
}

new BatchStack(new App(), 'Batch');
