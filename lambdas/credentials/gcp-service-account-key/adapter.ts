import { type AdapterFactory, type Check, type IssuerHeldAdapter, MINUTE, SECOND } from 'cdk-rekey-engine';
import { Provider } from '../../provider/provider';
import { textAt } from '../../provider/request';
import { type MakeKeyPair, rsaKeyPair } from '../../provider/rsa';
import { requireAccepted, requireRefused, type Trial } from '../../provider/trial';
import { selfSigned } from '../../x509/self-signed';
import { nameWithTime } from '../http-api/names';
import type { Transport } from '../http-api/wire';
import { KeyAdministrator } from './administrator';
import { GCP_SERVICE_ACCOUNT_KEY, MOST_KEYS, type ServiceAccountKeyValue } from './contract';
import { type AwsIdentity, FederatedAdministrator, identityOfFunction } from './federation';
import { IamApi } from './iam-api';
import { CLOCK_TOLERANCE, ServiceAccountKeys } from './keys';
import { readParameters } from './parameters';
import { tokenCall, useOf } from './token';
import { keyFile, parseKeyFile, requireOwn } from './value';

/** Hosts of Google to which requests go. */
export const HOSTS = [
  'iam.googleapis.com',
  'iamcredentials.googleapis.com',
  'oauth2.googleapis.com',
  'sts.googleapis.com',
] as const;

/** The scope with the least rights: the e-mail address of the service account. */
const LEAST_SCOPE = 'https://www.googleapis.com/auth/userinfo.email';

/**
 * Traits of service account keys. The rotator makes the key pair, but Google chooses the id of a key, which is part of the
 * value. Reads of the IAM API are eventually consistent (IAM API reference); Google documents no time for keys.
 */
const TRAITS = {
  chosenBy: 'issuer',
  livesAt: 'issuer',
  slots: MOST_KEYS,
  identity: 'own',
  naming: 'named',
  expires: true,
  disable: true,
  times: { issue: 30 * SECOND, listLag: 5 * MINUTE, propagation: 2 * MINUTE, expiryUnit: SECOND },
} as const;

/** Means of the adapter. Tests pass their own. */
export interface Means {
  readonly makeKeyPair: MakeKeyPair;
  readonly identity: () => AwsIdentity;
}

const MEANS: Means = { makeKeyPair: rsaKeyPair(), identity: identityOfFunction };

/** The adapter factory for the keys of a service account of Google Cloud. */
export function gcpServiceAccountKey(
  transport: Transport,
  { makeKeyPair, identity }: Means = MEANS,
): AdapterFactory<ServiceAccountKeyValue> {
  return {
    kind: GCP_SERVICE_ACCOUNT_KEY,
    create(given, context): IssuerHeldAdapter<ServiceAccountKeyValue> {
      const parameters = readParameters(given);
      const { serviceAccount, projectId, audience, impersonate } = parameters;
      const provider = new Provider('Google Cloud', serviceAccount, HOSTS, transport, context);
      const administrator =
        audience === undefined
          ? new KeyAdministrator(provider)
          : new FederatedAdministrator(provider, audience, impersonate, identity);
      const keys = new ServiceAccountKeys(new IamApi(provider, administrator, parameters));
      const trial = (value: ServiceAccountKeyValue, check: Check): Trial => {
        requireOwn(value, serviceAccount);
        const title = `The key ${value.private_key_id} of ${serviceAccount}`;
        const use = async () => {
          const answer = await provider.send(tokenCall('token', value, LEAST_SCOPE, provider.now));
          context.log.hide(textAt(answer.json, 'access_token'));
          return useOf(answer);
        };
        return { title, provider, check, use };
      };
      return {
        traits: TRAITS,
        principal: serviceAccount,
        parse: parseKeyFile,
        serialize: (value) => JSON.stringify(value),
        secretsIn: (value) => [value.private_key],
        idOf: (value) => value.private_key_id,
        list: () => keys.list(),
        async issue({ name, expiresAt = Number.NaN }) {
          const clientId = await keys.accountId();
          const { privateKey, publicKey } = makeKeyPair();
          context.log.hide(privateKey);
          const certificate = selfSigned({
            commonName: nameWithTime(name, provider.now),
            notBefore: provider.now - CLOCK_TOLERANCE,
            // A certificate has whole seconds.
            notAfter: Math.ceil(expiresAt / SECOND) * SECOND,
            ...{ publicKey, privateKey },
          });
          return keyFile({
            project_id: projectId,
            private_key_id: await keys.upload(certificate),
            private_key: privateKey,
            client_email: serviceAccount,
            client_id: clientId,
          });
        },
        disable: ({ id }) => keys.disable(id),
        remove: ({ id }) => keys.remove(id),
        verify: async (value, check) => requireAccepted(trial(value, check)),
        proveRefused: async (value, check) => requireRefused(trial(value, check)),
      };
    },
  };
}
