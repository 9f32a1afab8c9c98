import {
  type AdapterFactory,
  badSettings,
  HOUR,
  type IssuerHeldAdapter,
  MINUTE,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';
import { onFirstUse } from '../../sdk/clients';
import { ACCESS_KEY, type AccessKeyValue, USAGE_LAG_HOURS } from './contract';
import { verifyKey } from './identity';
import { proveRefused } from './refusal';
import { type OpenEndpoint, openSts } from './sts';
import { type IamClients, iamClients, userKeys } from './user-keys';

export interface AccessKeyClients extends IamClients {
  readonly open: OpenEndpoint;
}

/** The adapter factory with SDK clients, which are created on first use. */
export function accessKey(): AdapterFactory<AccessKeyValue> {
  return accessKeyFactory(onFirstUse((): AccessKeyClients => ({ ...iamClients(), open: openSts })));
}

/**
 * Traits of access keys. IAM's lists and endpoints are eventually consistent; AWS documents no times, so that these are
 * measured values with a margin.
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

/** The adapter factory for access keys of an IAM user. */
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
        verify: (key, check) => verifyKey({ key, userName, check, clock, log, open }),
        proveRefused: (key, check) => proveRefused({ key, userName, check, clock, log, open }),
        ...userKeys({ iam, once, userName, log }),
      };
    },
  };
}
