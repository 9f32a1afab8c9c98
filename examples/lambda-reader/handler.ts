import { AwsSecretsManager, SecretsClient } from 'rekey-client';
import { placeOrders } from './place-orders';

const { STOCK_KEY = '', STOCK_URL = '' } = process.env;

export const handler = placeOrders(new SecretsClient({ backend: new AwsSecretsManager() }), {
  key: STOCK_KEY,
  url: STOCK_URL,
});
