import { refusalOf } from '../../../../lambdas/credentials/http-api/spec/addresses';

const LOCAL = [
  ...['127.0.0.1', '127.255.0.3', '0.0.0.0', '169.254.169.254', '224.0.0.1', '255.255.255.255'],
  ...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'ff02::1', 'fec0::1'],
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:169.254.169.254', '::127.0.0.1'],
  ...[
    'fd00:ec2::254',
    '::1:2',
    '::ffff:0:7f00:1',
    '2001:db8::200:5efe:169.254.169.254',
    '2606:4700::5efe:7f00:1',
  ],
  ...['64:ff9b::a9fe:a9fe', '2002:7f00:1::', '2002:a9fe:a9fe::1'],
];
const PRIVATE = [
  ...[
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    'fd00:ec3::254',
    'fc00::1',
    '198.18.0.1',
  ],
  ...['::ffff:10.0.0.1', '64:ff9b::10.0.0.1', '2002:c0a8:101::'],
  ...['64:ff9b:1:7f00:0:100::', '64:ff9b:1::8.8.8.8', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
];
const PUBLIC = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1', '::ffff:8.8.8.8', '192.0.2.1'];

test.each(LOCAL)('refuses %s in every network', (address) => {
  for (const network of ['public', 'private', undefined] as const)
    expect(refusalOf(address, network)).toBe('is an address of the machine itself or of its link');
});

test.each(PRIVATE)('refuses %s unless the network is private', (address) => {
  expect(refusalOf(address)).toBe('is a private address, which the spec does not allow');
  expect(refusalOf(address, 'private')).toBeUndefined();
});

test.each(PUBLIC)('allows %s', (address) => {
  expect(refusalOf(address)).toBeUndefined();
  expect(refusalOf(address, 'private')).toBeUndefined();
});

test.each(['', 'example.com', '1.2.3', '127.1'])('refuses %j, which is no address', (text) => {
  expect(refusalOf(text)).toBe('is no address');
});
