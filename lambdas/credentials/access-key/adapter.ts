import { IAMClient } from '@aws-sdk/client-iam';
import type { IssuerKind, KindFactory } from '../../../engine/src/adapter';
import { REQUEST_TIMES } from '../../../engine/src/aws/request-times';
import { badSettings } from '../../../engine/src/settings';
import { HOUR } from '../../../engine/src/time/clock';
import { readMembers } from '../../../engine/src/value';
import { ACCESS_KEY, type AccessKeyValue, USAGE_LAG_HOURS } from './contract';
import { tryEverywhere } from './identity';
import { seeRefused } from './refusal';
import { type OpenEndpoint, openSts } from './sts';
import { userKeys } from './user-keys';

export interface AccessKeyClients {
  /** For everything but creation. */
  readonly iam: IAMClient;
  /** Creation is not idempotent: repeated blindly, it would leave a key that nobody knows. */
  readonly once: IAMClient;
  readonly open: OpenEndpoint;
}

/** With clients of its own, made when they are first needed. */
export function accessKey(): KindFactory {
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

/** An IAM user's access key: issued by IAM, two at once, without a name, and with a record of its use. */
export function accessKeyFactory(made: () => AccessKeyClients): KindFactory {
  return {
    name: ACCESS_KEY,
    make({ userName }, { clock, log }): IssuerKind<AccessKeyValue> {
      if (typeof userName !== 'string' || userName === '')
        throw badSettings('The kind access-key has no userName.');
      const { iam, once, open } = made();
      return {
        name: ACCESS_KEY,
        principal: userName,
        origin: 'issuer',
        slots: 2,
        naming: 'unnamed',
        expiry: false,
        reversible: true,
        usage: true,
        usageLag: USAGE_LAG_HOURS * HOUR,
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
        seeRefused: (key, check) => seeRefused({ key, userName, check, clock, log, open }),
        ...userKeys({ iam, once, userName, log }),
      };
    },
  };
}
