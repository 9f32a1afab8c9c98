/**
 * The keys that a service hands out itself: API keys of its customers in a table, and the key of one integration, which
 * is replaced every week. The service can check both kinds of keys, and read none.
 *
 *     npx cdk synth --app 'npx tsx examples/own-keys/app.ts'
 */
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ApiKeyStore, Credential, RotatingSecret, Rotation } from '../../lib'; // in your app: from 'cdk-rekey'

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const task = (name: string) =>
      new Role(this, name, { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });

    const customerKeys = new ApiKeyStore(this, 'CustomerKeys', {
      prefix: 'shop_live',
      // So that the example can be deleted. Omit it in your app.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const warehouseKey = new RotatingSecret(this, 'WarehouseKey', {
      credential: Credential.apiKey({ prefix: 'warehouse' }),
      rotation: Rotation.every(Duration.days(7)),
    });

    const api = task('Api');
    customerKeys.grantVerify(api);
    warehouseKey.grantVerify(api);

    // The page on which customers create, roll and revoke their keys.
    customerKeys.grantManage(task('Settings'));

    // The warehouse sends its key to the API.
    warehouseKey.grantRead(task('Warehouse'));
  }
}

new ShopStack(new App(), 'Shop');
