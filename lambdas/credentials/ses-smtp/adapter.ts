import { type AdapterFactory, badSettings, type IssuerHeldAdapter, MINUTE, SECOND } from 'cdk-rekey-engine';
import { onFirstUse } from '../../sdk/clients';
import { type IamClients, iamClients, userKeys } from '../access-key/user-keys';
import { SES_SMTP, type SmtpValue } from './contract';
import { smtpValue } from './password';
import { type Authenticate, authenticateWith } from './smtp';
import { requireAccepted, requireRefused } from './trial';
import { endpointsIn, parseValue, serializeValue } from './value';

/** The adapter factory with SDK clients, which are created on first use. */
export function sesSmtp(): AdapterFactory<SmtpValue> {
  return sesSmtpFactory(onFirstUse(iamClients), authenticateWith());
}

/**
 * Traits of access keys as SMTP credentials. AWS documents no times; public reports say that the SMTP endpoint accepts a new
 * key after one to two minutes. It is not documented that IAM reports the use of a key at the SMTP endpoint, so no use is
 * reported.
 */
const TRAITS = {
  chosenBy: 'issuer',
  livesAt: 'issuer',
  slots: 2,
  identity: 'own',
  naming: 'unnamed',
  disable: true,
  times: { issue: 10 * SECOND, listLag: 10 * MINUTE, propagation: 4 * MINUTE },
} as const;

/** The adapter factory for the SMTP credentials of an IAM user. */
export function sesSmtpFactory(
  made: () => IamClients,
  authenticate: Authenticate,
): AdapterFactory<SmtpValue> {
  return {
    kind: SES_SMTP,
    create({ userName, regions }, { clock, log }): IssuerHeldAdapter<SmtpValue> {
      if (typeof userName !== 'string' || userName === '')
        throw badSettings(`The kind ${SES_SMTP} has no userName.`);
      const names = typeof regions === 'string' ? regions.split(',') : [];
      if (names.length === 0 || !names.every((name) => /^[a-z]+(-[a-z]+)+-\d+$/.test(name)))
        throw badSettings(`The kind ${SES_SMTP} has no regions.`);
      const { list, issue, disable, remove } = userKeys({ ...made(), userName, log });
      return {
        traits: TRAITS,
        principal: userName,
        parse: parseValue,
        serialize: serializeValue,
        secretsIn: (value) => endpointsIn(value).map(({ password }) => password),
        idOf: ({ username }) => username,
        ...{ list, disable, remove },
        async issue() {
          const key = await issue();
          log.hide(key.secretAccessKey);
          return smtpValue(key, names);
        },
        verify: (value, check) => requireAccepted({ value, check, clock, authenticate }),
        proveRefused: (value, check) => requireRefused({ value, check, clock, authenticate }),
      };
    },
  };
}
