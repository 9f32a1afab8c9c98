import type { Json } from '../../assembly/json-file';
import type { ResourceHandler } from '../resource';

/** The passwords in the properties of a user; `noPassword` if every login is accepted. */
function authentication({ AuthenticationMode, Passwords, NoPasswordRequired }: Json) {
  const type = String(AuthenticationMode?.Type ?? (NoPasswordRequired ? 'no-password-required' : 'password'));
  const passwords: readonly string[] | undefined = Passwords ?? AuthenticationMode?.Passwords;
  return {
    passwords: type === 'password' ? passwords : undefined,
    noPassword: type.startsWith('no-password'),
  };
}

export const cacheUsers: Readonly<Record<string, ResourceHandler>> = {
  'AWS::ElastiCache::User': {
    properties: [
      'AccessString',
      'AuthenticationMode',
      'Engine',
      'NoPasswordRequired',
      'Passwords',
      'UserId',
      'UserName',
    ],
    indifferent: ['Tags'],
    create({ aws: { elastiCache }, properties }) {
      const id = String(properties.UserId);
      const arn = elastiCache.arnOf(id);
      elastiCache.users.create({
        id,
        name: properties.UserName,
        arn,
        engine: properties.Engine,
        accessString: properties.AccessString ?? '',
        ...authentication(properties),
      });
      const attributes = { Arn: arn, Status: 'active' };
      return { physicalId: id, attributes, remove: () => elastiCache.users.remove(id) };
    },
  },
  'AWS::MemoryDB::User': {
    properties: ['AccessString', 'AuthenticationMode', 'UserName'],
    indifferent: ['Tags'],
    create({ aws: { memoryDb }, properties }) {
      const name = String(properties.UserName);
      const arn = memoryDb.arnOf(name);
      memoryDb.users.create({
        id: name,
        name,
        arn,
        engine: 'valkey',
        accessString: properties.AccessString ?? '',
        ...authentication(properties),
      });
      const attributes = { Arn: arn, Status: 'active' };
      return { physicalId: name, attributes, remove: () => memoryDb.users.remove(name) };
    },
  },
};
