import { IAMClient } from '@aws-sdk/client-iam';
import {
  type AdapterFactory,
  badSettings,
  HOUR,
  type IssuerHeldAdapter,
  MINUTE,
  REQUEST_TIMES,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';
import { ACCESS_KEY, type AccessKeyValue, USAGE_LAG_HOURS } from './contract';
import { tryEverywhere } from './identity';
import { proveRefused } from './refusal';
import { type OpenEndpoint, openSts } from './sts';
import { userKeys } from './user-keys';

export interface AccessKeyClients {
  /** For everything but creation. */
  readonly iam: IAMClient;
  /** For creation, which is not idempotent: repeated blindly, it would leave a key that nobody knows. */
  readonly once: IAMClient;
  readonly open: OpenEndpoint;
}

/** With clients of its own, made when they are first needed. */
export function accessKey(): AdapterFactory<AccessKeyValue> {
  let clients: AccessKeyClients | undefined;
  return accessKeyFactory(() => {
    clients ??= makeClients();
    return clients;
  });
}

function makeClients(): AccessKeyClients {
  return {
    iam: new IAMClient({ maxAttempts: 4, cacheMiddleware: true, requestHandler: REQUEST_TIMES }),
    once: new IAMClient({ maxAttempts: 1, cacheMiddleware: true, requestHandler: REQUEST_TIMES }),
    open: openSts,
  };
}

/**
 * IAM makes the value, lets two live at once, gives them no name and reports their use. Its lists and endpoints are
 * eventually consistent; the times are measured values with room, since no page gives any.
 */
const TRAITS = {
  chosenBy: 'issuer',
  livesAt: 'issuer',
  slots: 2,
  identity: 'own',
  // Stryker disable next-line StringLiteral: equivalent, because only "named" has an effect.
  naming: 'unnamed',
  disable: true,
  usage: { lag: USAGE_LAG_HOURS * HOUR },
  times: { issue: 10 * SECOND, listLag: 10 * MINUTE, propagation: 90 * SECOND },
} as const;

/** An access key of an IAM user. */
export function accessKeyFactory(made: () => AccessKeyClients): AdapterFactory<AccessKeyValue> {
  return {
    kind: ACCESS_KEY,
    create({ userName }, { clock, log }): IssuerHeldAdapter<AccessKeyValue> {
      if (typeof userName !== 'string' || userName === '')
        throw badSettings('The kind access-key has no userName.');
      const { iam, once, open } = made();
      return {
        traits: TRAITS,
        principal: userName,
        parse: (text) => {
          const { accessKeyId, secretAccessKey } = readMembers(text, ACCESS_KEY, [
            'accessKeyId',
            'secretAccessKey',
          ]);
          return { accessKeyId, secretAccessKey };
        },
        serialize: (key) => JSON.stringify(key),
        secretsIn: (key) => [key.secretAccessKey],
        idOf: (key) => key.accessKeyId,
        verify: (key, check) => tryEverywhere({ key, userName, check, clock, log, open }),
        proveRefused: (key, check) => proveRefused({ key, userName, check, clock, log, open }),
        ...userKeys({ iam, once, userName, log }),
      };
    },
  };
}
