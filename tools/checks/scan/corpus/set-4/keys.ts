import type { Template } from '../maker';
import { pem } from '../pem';
import { firm } from './values';

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** Words of the list that seed phrases are made of. */
const PHRASE =
  'zebra zero zone wolf wisdom winter window velvet vessel vintage tunnel turtle tuna trophy abandon ability absorb abstract acid acoustic actor adapt adjust advance'.split(
    ' ',
  );

/** Private keys, alone and in files of other kinds. */
export const KEYS: Readonly<Record<string, Template>> = {
  'keys-*/id_rsa': (m) =>
    `${m.secret('key-pem', pem(m, m.one(['RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY']), 400))}\n`,
  'keys-*/server.key': (m) =>
    `${m.secret('key-pem', pem(m, m.one(['PRIVATE KEY', 'EC PRIVATE KEY']), m.one([120, 600])))}\n`,
  'keys-*/bundle.pem': (m) =>
    `${m.decoy('certificate', pem(m, 'CERTIFICATE', 500))}\n${m.secret('key-pem', pem(m, 'PRIVATE KEY', 400))}\n`,
  'keys-*/service-account.json': (m) =>
    `{\n  "type": "service_account",\n  "project_id": "${firm(m)}-prod",\n  "private_key_id": "${m.decoy('id', m.chars(40, 'hex'))}",\n  "private_key": "${m.secret('key-gcp', `${pem(m, 'PRIVATE KEY', 600, '\\n')}\\n`)}",\n  "client_id": "${m.decoy('id', m.chars(21, 'digits'))}"\n}\n`,
  'keys-*/wg0.conf': (m) =>
    `[Interface]\nAddress = 10.8.0.2/24\nPrivateKey = ${m.secret('key-wireguard', m.base64(32))}\n\n[Peer]\nPublicKey = ${m.decoy('public-key', m.base64(32))}\nPresharedKey = ${m.secret('key-wireguard', m.base64(32))}\nEndpoint = vpn.${firm(m)}.io:51820\n`,
  'keys-*/client.ovpn': (m) =>
    `client\nremote vpn.${firm(m)}.io 1194\n<ca>\n${m.decoy('certificate', pem(m, 'CERTIFICATE', 400))}\n</ca>\n<key>\n${m.secret('key-pem', pem(m, 'PRIVATE KEY', 400))}\n</key>\n`,
  'keys-*/age.txt': (m) =>
    `# created: 2025-02-11T09:12:00Z\n# public key: ${m.decoy('public-key', `age1${m.chars(58, 'lowerDigits')}`)}\n${m.secret('key-age', `AGE-SECRET-KEY-1${m.text(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`)}\n`,
  'keys-*/jwk.json': (m) =>
    `{"kty":"EC","crv":"P-256","kid":"${m.decoy('id', m.chars(16, 'base64url'))}","x":"${m.decoy('public-key', m.chars(43, 'base64url'))}",\n"y":"${m.decoy('public-key', m.chars(43, 'base64url'))}",\n"d":"${m.secret('key-jwk', m.chars(43, 'base64url'))}"}\n`,
  'keys-*/signing.ts': (m) =>
    `export const signingKey = \`${m.secret('key-pem-literal', pem(m, 'RSA PRIVATE KEY', 400))}\`;\nexport const publicKey = "${m.decoy('public-key', pem(m, 'PUBLIC KEY', 200, '\\n'))}";\n`,
  'keys-*/backup.asc': (m) =>
    `${m.secret('key-pgp', pem(m, 'PGP PRIVATE KEY BLOCK', 500).replace('\n', '\n\n'))}\n${m.decoy('public-key', pem(m, 'PGP PUBLIC KEY BLOCK', 300).replace('\n', '\n\n'))}\n`,
  'keys-*/.env': (m) =>
    `FIREBASE_PRIVATE_KEY="${m.secret('key-dotenv', pem(m, 'PRIVATE KEY', 500, '\\n'))}"\n`,
  'keys-*/putty.ppk': (m) =>
    `PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPublic-Lines: 2\n${m.decoy('public-key', `${m.chars(64, 'base64')}\n${m.chars(64, 'base64')}`)}\n${m.secret('key-ppk', `Private-Lines: 2\n${m.chars(64, 'base64')}\n${m.chars(64, 'base64')}`)}\nPrivate-MAC: ${m.chars(64, 'hex')}\n`,
  'keys-*/AuthKey.p8': (m) => `${m.secret('key-pem', pem(m, 'PRIVATE KEY', 138))}\n`,
  'keys-*/tls-secret.yaml': (m) =>
    `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${m.decoy('certificate', encoded(pem(m, 'CERTIFICATE', 300)))}\n  tls.key: ${m.secret('key-k8s-tls', encoded(pem(m, 'RSA PRIVATE KEY', 400)))}\n`,
  'keys-*/group_vars/deploy.yml': (m) =>
    `deploy_host: ${firm(m)}.io\ndeploy_ssh_key: |\n  ${m.secret('key-yaml', pem(m, 'OPENSSH PRIVATE KEY', 400, '\n  '))}\n`,
  'keys-*/hardhat.config.js': (m) =>
    `module.exports = {\n  networks: {\n    mainnet: {\n      url: "https://mainnet.infura.io/v3/${m.secret('token-hardhat', m.chars(32, 'hex'))}",\n      accounts: ["0x${m.secret('key-ethereum', m.chars(64, 'hex'))}"],\n    },\n  },\n};\nconst router = "${m.decoy('address', `0x${m.chars(40, 'hex')}`)}";\n`,
  'keys-*/wallet.env': (m) =>
    `MNEMONIC="${m.secret('key-mnemonic', Array.from({ length: 12 }, () => m.one(PHRASE)).join(' '))}"\nDEPLOYER_PRIVATE_KEY=${m.secret('key-ethereum', m.chars(64, 'hex'))}\nCONTRACT=${m.decoy('address', `0x${m.chars(40, 'hex')}`)}\n`,
  'keys-*/terraform.tfstate': (m) =>
    `{\n  "type": "tls_private_key",\n  "attributes": {\n    "private_key_pem": "${m.secret('key-tfstate', pem(m, 'RSA PRIVATE KEY', 500, '\\n'))}",\n    "public_key_openssh": "${m.decoy('public-key', `ssh-rsa AAAAB3NzaC1yc2E${m.chars(300, 'base64')}`)}"\n  }\n}\n`,
  'keys-*/Signer.java': (m) =>
    `class Signer {\n  static final String PRIVATE_KEY = "${m.secret('key-bare-base64', `MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ${m.chars(1570, 'base64')}==`)}";\n  static final String PUBLIC_KEY = "${m.decoy('public-key', `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA${m.chars(340, 'base64')}IDAQAB`)}";\n}\n`,
  'keys-*/solana-id.json': (m) =>
    `[${m.secret('key-solana', Array.from({ length: 64 }, () => m.integer(0, 255)).join(','))}]\n`,
};
