import { Token } from 'aws-cdk-lib';
import { Credential, type PostgresProps, PostgresStrategy } from '../../../lib';
import { newStack } from '../support';
import { endpoint } from './database-fixture';
import { synthesized } from './postgres-fixture';

describe('props are refused', () => {
  const refusalOf = (props: object) => () =>
    Credential.postgres({ database: endpoint(newStack()), owner: 'shop', ...props } as PostgresProps);

  test.each<[string, object, string]>([
    [
      'without a database',
      { database: undefined },
      '[WrongType] The database of Credential.postgres is undefined.',
    ],
    ['without an owner', { owner: undefined }, '[OwnerMissing]'],
    ['with an unknown strategy', { strategy: 'double' }, '[WrongType] The strategy'],
    ['with logins that are no list', { logins: 'shop_a' }, '[WrongType] The logins'],
    [
      'with one login',
      { logins: ['shop_a'] },
      '[LoginsNotSupported] The logins of Credential.postgres are shop_a, and its owner is shop.',
    ],
    ['with three logins', { logins: ['a', 'b', 'c'] }, '[LoginsNotSupported]'],
    ['with the same login twice', { logins: ['a', 'a'] }, '[LoginsNotSupported]'],
    ['with a login that is the owner', { logins: ['a', 'shop'] }, '[LoginsNotSupported]'],
    [
      'with one login and no name',
      { strategy: PostgresStrategy.SINGLE },
      '[LoginsNotSupported] The logins of Credential.postgres are missing',
    ],
    [
      'with two logins for one',
      { strategy: PostgresStrategy.SINGLE, logins: ['a', 'b'] },
      '[LoginsNotSupported]',
    ],
    ['with a name that is no text', { logins: ['a', 7] }, '[WrongType]'],
    ['with a token as a name', { owner: Token.asString({ Ref: 'Name' }) }, '[UnknownAtSynth]'],
    ['with an empty name', { logins: ['a', ''] }, '[RoleNameNotSupported]'],
    ['with a name of 64 bytes', { logins: ['a', 'x'.repeat(64)] }, '[RoleNameNotSupported]'],
    ['with an owner whose logins have 64 bytes', { owner: 'x'.repeat(62) }, '[RoleNameNotSupported]'],
    ['with another character', { logins: ['a', 'b"; DROP ROLE a; --'] }, '[RoleNameNotSupported]'],
    ['with a comma', { logins: ['a', 'b,c'] }, '[RoleNameNotSupported]'],
    ['with a reserved name', { owner: 'pg_shop' }, '[RoleNameNotSupported]'],
    ['with the name public', { owner: 'public' }, '[RoleNameNotSupported]'],
    ['with an empty dbname', { dbname: '' }, '[DatabaseNameNotSupported]'],
    ['with a dbname of 64 bytes', { dbname: 'ü'.repeat(32) }, '[DatabaseNameNotSupported]'],
    ['with a token as the dbname', { dbname: Token.asString({ Ref: 'Name' }) }, '[UnknownAtSynth]'],
  ])('%s', (_, props, message) => {
    expect(refusalOf(props)).toThrow(message);
  });

  test('with the longest names they are accepted', () => {
    expect(refusalOf({ owner: 'x'.repeat(61) })).not.toThrow();
    expect(refusalOf({ dbname: 'x'.repeat(63) })).not.toThrow();
  });

  test('with a password that is too weak or too long', () => {
    const withLength = (length: number) => () =>
      synthesized((stack) => ({ database: endpoint(stack), owner: 'shop', password: { length } }));
    expect(withLength(21)).toThrow('[KeyTooWeak]');
    expect(withLength(129)).toThrow('[KeyTooLong]');
    expect(withLength(128)).not.toThrow();
  });
});
