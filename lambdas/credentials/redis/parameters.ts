import { badSettings } from 'cdk-rekey-engine';
import type { RedisNode } from '../../redis/protocol';
import { areAclRules, NODE_SEPARATOR, REDIS, USERNAME } from './contract';

/** Parameters of the kind. */
export interface RedisParameters {
  /** Identity of the servers. @default - the first node */
  readonly server: string;
  readonly nodes: readonly RedisNode[];
  readonly username: string;
  /** ACL rules of a user that does not exist; undefined if it must exist. */
  readonly rules?: readonly string[];
  readonly keepSessions: boolean;
  /** Name of the engine and endpoint in the value of the secret. */
  readonly value: { readonly engine: string; readonly host: string; readonly port: number };
}

/** @throws BadSettings */
export function readParameters(parameters: Readonly<Record<string, unknown>>): RedisParameters {
  const text = (name: string) => String(parameters[name] ?? '');
  const nodes = text('nodes').split(NODE_SEPARATOR).map(readNode);
  const username = text('username');
  if (!USERNAME.test(username))
    throw badSettings(`The kind ${REDIS} has no username, or one with other characters.`);
  const acl = text('acl');
  if (acl !== '' && !areAclRules(acl))
    throw badSettings(`The acl of the kind ${REDIS} has passwords, or rules that switch the user on or off.`);
  const engine = text('engine');
  const host = text('readerHost');
  const port = Number(parameters.readerPort);
  if (engine === '' || host === '' || !isPort(port))
    throw badSettings(`The kind ${REDIS} has no engine, readerHost or readerPort.`);
  return {
    server: text('server') || text('nodes').split(NODE_SEPARATOR, 1).join(),
    nodes,
    username,
    ...(acl !== '' && { rules: acl.trim().split(/\s+/) }),
    keepSessions: text('keepSessions') === 'true',
    value: { engine, host, port },
  };
}

function readNode(text: string): RedisNode {
  const [, host = '', digits] = /^(.+):(\d+)$/.exec(text) ?? [];
  const port = Number(digits);
  if (host === '' || !isPort(port))
    throw badSettings(`A node of the kind ${REDIS} is not of the form HOST:PORT.`);
  return { host, port };
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;
