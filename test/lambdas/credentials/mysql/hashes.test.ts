import {
  cachingSha2Hash,
  matchesHash,
  nativeHash,
  sha256Crypt,
} from '../../../../lambdas/credentials/mysql/hashes';

/** Known answers of crypt(3) of glibc. */
test.each([
  ['Hello world!', 'saltstring', 5000, '5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  ['Hello world!', 'saltstringsaltst', 10_000, '3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA'],
])('SHA-256-crypt of %s with %s', (password, salt, rounds, hash) => {
  expect(sha256Crypt(password, salt, rounds)).toBe(hash);
});

describe('the hash of caching_sha2_password', () => {
  // An example hash of hashcat, mode 7401: its salt has 20 bytes, among them control characters.
  const salt = Buffer.from('F9CC98CE08892924F50A213B6BC571A2C11778C5', 'hex').toString('latin1');
  const known = Buffer.from(
    '625479393559393965414D45316477456B484F41316E64484742577A2E3162785353526B7554584647562F',
    'hex',
  ).toString();

  test('is that of a known answer', () => {
    expect(cachingSha2Hash('hashcat', salt)).toBe(`$A$005$${salt}${known}`);
    expect(matchesHash('caching_sha2_password', `$A$005$${salt}${known}`, 'hashcat')).toBe(true);
    expect(matchesHash('caching_sha2_password', `$A$005$${salt}${known}`, 'hashcat!')).toBe(false);
  });

  test('states its rounds', () => {
    const hash = cachingSha2Hash('secret', 'x'.repeat(20), 16);
    expect(hash).toMatch(/^\$A\$010\$x{20}.{43}$/);
    expect(matchesHash('caching_sha2_password', hash, 'secret')).toBe(true);
  });

  test('has a salt of 20 characters', () => {
    expect(() => cachingSha2Hash('secret', 'short')).toThrow('A salt has 20 characters.');
  });

  test.each(['', '$A$005$', 'THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED'])(
    'matches nothing when it is %j',
    (stored) => {
      expect(matchesHash('caching_sha2_password', stored, '')).toBe(false);
    },
  );
});

test('the hash of mysql_native_password is that of PASSWORD()', () => {
  expect(nativeHash('password')).toBe('*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19');
  expect(matchesHash('mysql_native_password', nativeHash('a').toLowerCase(), 'a')).toBe(true);
  expect(matchesHash('mysql_native_password', nativeHash('a'), 'b')).toBe(false);
  expect(matchesHash('mysql_native_password', '', '')).toBe(false);
});

test('a hash of another plugin cannot be compared', () => {
  expect(matchesHash('auth_socket', '', '')).toBeUndefined();
});
