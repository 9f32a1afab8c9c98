/**
 * The keys that a service hands out itself: API keys of its customers in a table, the key of one integration, which is
 * replaced every week, and the keys that sign its tokens. The API can check keys and tokens, and can neither read a key nor
 * sign a token.
 *
 *     npx cdk synth --app 'npx tsx examples/own-keys/app.ts'
 */
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ApiKeyStore, Credential, KeyringAlgorithm, RotatingSecret, Rotation } from '../../lib'; // in your app: from 'cdk-rekey'
import { LONGEST_USE } from './token-policy';

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

    const tokenKeys = new RotatingSecret(this, 'TokenKeys', {
      credential: Credential.keyring({
        algorithm: KeyringAlgorithm.EDDSA,
        tokenLifetime: Duration.seconds(LONGEST_USE),
      }),
      rotation: Rotation.every(Duration.days(7)),
    });

    // Exchanges a key for a token: the only service that reads the private keys.
    const tokens = task('Tokens');
    tokenKeys.grantRead(tokens);

    // Checks tokens with the public keys.
    const api = task('Api');
    tokenKeys.grantVerify(api);

    // Both check API keys with digests.
    for (const service of [tokens, api]) {
      customerKeys.grantVerify(service);
      warehouseKey.grantVerify(service);
    }

    // The page on which customers create, roll and revoke their keys.
    customerKeys.grantManage(task('Settings'));

    // The warehouse sends its key to the API, or to the token service.
    warehouseKey.grantRead(task('Warehouse'));
  }
}

new ShopStack(new App(), 'Shop');
