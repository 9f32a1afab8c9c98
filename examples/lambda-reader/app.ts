/**
 * A Lambda function that calls a service with a key that is replaced every week. The function reads the key with
 * `rekey-client`, so that no call fails.
 *
 *     npx cdk synth --app 'npx tsx examples/lambda-reader/app.ts'
 */
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret, Rotation } from '../../lib'; // in your app: from 'cdk-rekey'

export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stockKey = new RotatingSecret(this, 'StockKey', {
      credential: Credential.generated({ prefix: 'stock_' }),
      rotation: Rotation.every(Duration.days(7)),
    });
    const placeOrder = new NodejsFunction(this, 'PlaceOrder', {
      runtime: Runtime.NODEJS_24_X,
      entry: join(__dirname, 'handler.ts'),
      environment: { STOCK_KEY: stockKey.secret.secretArn, STOCK_URL: 'https://stock.example.com' },
    });
    stockKey.grantRead(placeOrder);
    // The first key exists before the function.
    placeOrder.node.addDependency(stockKey);
  }
}

new OrdersStack(new App(), 'Orders');
