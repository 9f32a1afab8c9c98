import type { Templates } from '../maker';
import { pem } from '../pem';
import { firm, host, person, title, word } from './values';

/** Lines of settings, text and data that look like secrets. */
export const TEXTS: Templates = {
  'locks-*/package-lock.json': [
    (m) => `    "integrity": "${m.decoy('checksum', `sha512-${m.base64(64)}`)}",`,
    (m) =>
      `    "resolved": "https://registry.npmjs.org/${word(m)}/-/${word(m)}-1.${m.integer(0, 9)}.0.tgz#${m.decoy('hash', m.chars(40, 'hex'))}",`,
  ],
  'locks-*/go.sum': [
    (m) =>
      `github.com/${word(m)}/${word(m)} v1.${m.integer(0, 9)}.0 ${m.decoy('checksum', `h1:${m.base64(32)}`)}`,
  ],
  'locks-*/poetry.lock': [
    (m) =>
      `    {file = "${word(m)}-1.0-py3-none-any.whl", hash = "${m.decoy('checksum', `sha256:${m.chars(64, 'hex')}`)}"},`,
  ],
  'locks-*/Podfile.lock': [(m) => `  ${title(word(m))}: ${m.decoy('checksum', m.chars(40, 'hex'))}`],
  'locks-*/SHA256SUMS': [(m) => `${m.decoy('checksum', m.chars(64, 'hex'))}  ${word(m)}_linux_amd64.tar.gz`],
  'locks-*/yarn.lock': [(m) => `  checksum: ${m.decoy('checksum', `10c0/${m.chars(128, 'hex')}`)}`],
  'conf-*/.env.example': [
    (m) =>
      `DB_PASSWORD=${m.decoy('placeholder', m.one(['changeme', 'your_password', 'secret', 'password', 'xxxxxxxx', '', '<password>', 'CHANGE_ME', 'example']))}`,
    (m) =>
      `${m.one(['API_KEY', 'STRIPE_SECRET', 'OPENAI_API_KEY'])}=${m.decoy('placeholder', m.one(['your-api-key-here', 'sk_test_xxxxxxxxxxxxxxxx', 'sk-...', 'insert_key', 'YOUR_API_KEY', 'TODO', 'replace-me-with-a-long-random-string']))}`,
    (m) => `AWS_ACCESS_KEY_ID=${m.decoy('documented-example', 'AKIAIOSFODNN7EXAMPLE')}`,
    (m) =>
      `AWS_SECRET_ACCESS_KEY=${m.decoy('documented-example', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')}`,
    (m) =>
      `DATABASE_URL=postgres://${m.decoy('placeholder', m.one(['user:password', 'USER:PASS', 'username:<password>', `\${DB_USER}:\${DB_PASS}`]))}@localhost:5432/${word(m)}`,
    (m) => `TOKEN_EXPIRY=${m.decoy('number', String(m.integer(300, 86400)))}`,
    (m) =>
      `VITE_SENTRY_DSN=${m.decoy('public-dsn', `https://${m.chars(32, 'hex')}@o${m.chars(6, 'digits')}.ingest.sentry.io/${m.chars(7, 'digits')}`)}`,
    (m) => `STRIPE_PUBLISHABLE_KEY=${m.decoy('public-key', `pk_live_${m.chars(24, 'base62')}`)}`,
    (m) => `SECRETS_PATH=${m.decoy('path', `/run/secrets/${word(m)}_token`)}`,
    (m) => `SESSION_COOKIE_NAME=${m.decoy('name', `${firm(m)}_session`)}`,
  ],
  'conf/settings-*.yml': [
    (m) =>
      `  password: ${m.decoy('reference', m.one([`\${DB_PASSWORD}`, "\"{{ lookup('env', 'DB_PASS') }}\"", '!vault', 'ENC[AES256_GCM,data:x]', '$(DB_PASSWORD)', '{{ .Values.db.password }}', 'vault:secret/data/db#password']))}`,
    (m) => `  tokenUrl: ${m.decoy('url', `https://login.${firm(m)}.io/oauth/token`)}`,
    (m) => `  secretName: ${m.decoy('name', `${word(m)}-${word(m)}-tls`)}`,
    (m) => `  client_id: ${m.decoy('id', m.uuid())}`,
    (m) => `  commit: ${m.decoy('git-hash', m.chars(40, 'hex'))}`,
    (m) => `  image: ${word(m)}@sha256:${m.decoy('hash', m.chars(64, 'hex'))}`,
    (m) => `  password_policy: ${m.decoy('name', m.one(['strict', 'min-12-chars', 'rotate-90d']))}`,
    (m) =>
      `  caBundle: ${m.decoy('certificate', `LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t${m.chars(120, 'base64')}`)}`,
    (m) => `  token_ttl: ${m.decoy('number', `${m.integer(5, 60)}m`)}`,
    (m) => `  zone_id: ${m.decoy('id', m.chars(32, 'hex'))}`,
    (m) => `  kmsKey: ${m.decoy('arn', `arn:aws:kms:us-east-1:${m.chars(12, 'digits')}:key/${m.uuid()}`)}`,
    (m) =>
      `  - secret: ${m.decoy('arn', `arn:aws:secretsmanager:eu-west-1:${m.chars(12, 'digits')}:secret:${word(m)}/db-${m.chars(6, 'base62')}`)}`,
    (m) => `  encrypted: ${m.decoy('ciphertext', `AgB${m.chars(160, 'base64')}`)}`,
    (m) => `  keyVersion: ${m.decoy('number', `v${m.integer(1, 9)}`)}`,
  ],
  'conf-*/messages.properties': [
    (m) =>
      `label.password.confirm=${m.decoy('i18n', m.one(['Repeat the password', 'Passwort bestätigen', 'Confirmez le mot de passe', 'Confirmar contraseña']))}`,
    (m) => `jwt.header=${m.decoy('name', 'X-Authorization')}`,
    (m) =>
      `datasource.password=${m.decoy('reference', m.one([`\${env.DB_PASS}`, '@db.password@', `\${vault.db}`, '#{systemProperties.pw}']))}`,
    (m) => `key.serializer=${m.decoy('name', 'org.apache.kafka.common.serialization.StringSerializer')}`,
    (m) => `password.encoder=${m.decoy('name', m.one(['bcrypt', 'pbkdf2', 'argon2id']))}`,
    (m) => `encrypted.password=${m.decoy('ciphertext', `ENC(${m.base64(24)})`)}`,
  ],
  'conf-*/main.tf': [
    (m) =>
      `  password = ${m.decoy('reference', m.one(['var.db_password', 'random_password.db.result', 'data.vault_generic_secret.db.data["pw"]', 'local.secrets["db"]']))}`,
    (m) => `  subnet_id = "${m.decoy('aws-id', `subnet-0${m.chars(16, 'hex')}`)}"`,
    (m) =>
      `  certificate_arn = "${m.decoy('arn', `arn:aws:acm:us-east-1:${m.chars(12, 'digits')}:certificate/${m.uuid()}`)}"`,
    (m) => `  key_name = "${m.decoy('name', `${firm(m)}-bastion`)}"`,
  ],
  'docs/guide-*.md': [
    (m) =>
      `Send the token as \`Authorization: Bearer ${m.decoy('placeholder', m.one(['<token>', 'YOUR_TOKEN', '$TOKEN', 'abc123', '{access_token}']))}\`.`,
    (m) =>
      `    curl -u ${m.decoy('placeholder', m.one(['user:pass', 'username:password', 'admin:$PASSWORD', 'joe:<api-key>']))} https://${firm(m)}.io/v1`,
    (m) =>
      `The \`${m.decoy('name', 'password_reset_token')}\` column holds a hash, see ${m.decoy('git-hash', m.chars(40, 'hex'))}.`,
    (m) =>
      `![badge](https://codecov.io/gh/${word(m)}/${word(m)}/branch/main/graph/badge.svg?token=${m.decoy('public-token', m.chars(10, 'upperDigits'))})`,
    (m) => `- **secretKey**: ${m.decoy('prose', `the key of the ${word(m)}, required`)}`,
    (m) => `Docs: AWS uses \`${m.decoy('documented-example', 'AKIAI44QH8DHBEXAMPLE')}\` in its examples.`,
    (m) =>
      `Password: ${m.decoy('prose', m.one(['at least twelve characters', 'ask the team', 'see 1Password', 'the one you chose', '(none)']))}`,
    (m) => `https://${firm(m)}.io/docs/d/${m.decoy('id', m.chars(33, 'base64url'))}/edit#gid=0`,
  ],
  'data/rows-*.csv': [
    (m) =>
      `${m.decoy('uuid', m.uuid())},${person(m)},${m.decoy('hash', m.chars(32, 'hex'))},2025-0${m.integer(1, 9)}-11`,
    (m) =>
      `${m.integer(1, 9999)},${person(m)}@${firm(m)}.io,${m.decoy('password-hash', `$argon2id$v=19$m=65536,t=3,p=4$${m.chars(22, 'base64')}$${m.chars(43, 'base64')}`)}`,
    (m) =>
      `${person(m)},${m.decoy('iban', `DE${m.chars(20, 'digits')}`)},${m.decoy('id', `cus_${m.chars(14, 'base62')}`)}`,
  ],
  'data/schema-*.sql': [
    (m) =>
      `  ${m.decoy('name', m.one(['password_hash', 'api_token', 'secret_key', 'reset_token']))} VARCHAR(255) NOT NULL,`,
    (m) =>
      `INSERT INTO users VALUES (${m.integer(1, 99)}, '${person(m)}', '${m.decoy('password-hash', m.one([`$2b$12$${m.chars(53, 'base62')}`, m.chars(32, 'hex'), `pbkdf2_sha256$600000$${m.chars(22, 'base62')}$${m.base64(32)}`]))}');`,
    (m) =>
      `CREATE USER app WITH PASSWORD ${m.decoy('reference', m.one([":'app_password'", '$1', "'__APP_PASSWORD__'"]))};`,
  ],
  'logs/server-*.log': [
    (m) =>
      `10:0${m.integer(0, 9)} INFO trace=${m.decoy('id', m.chars(32, 'hex'))} span=${m.chars(16, 'hex')} user=${person(m)}`,
    (m) => `10:0${m.integer(0, 9)} WARN invalid password for user ${person(m)} from ${host(m)}`,
    (m) =>
      `10:0${m.integer(0, 9)} INFO token=${m.decoy('masked', m.one(['****', '[REDACTED]', '***masked***', 'eyJh...x9Q']))} accepted`,
    (m) => `10:0${m.integer(0, 9)} DEBUG key ${m.decoy('name', `cache:session:${m.uuid()}`)} expired`,
    (m) =>
      `10:0${m.integer(0, 9)} INFO sshd: Accepted publickey for ops: RSA ${m.decoy('fingerprint', `SHA256:${m.chars(43, 'base64')}`)}`,
  ],
  'keys-*/known_hosts': [
    (m) =>
      `${host(m)} ${m.decoy('public-key', `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ${m.chars(340, 'base64')}`)}`,
  ],
  'keys/chain-*.crt': [(m) => m.decoy('certificate', pem(m, 'CERTIFICATE', 300))],
  'keys/pub-*.pem': [(m) => m.decoy('public-key', pem(m, m.one(['PUBLIC KEY', 'RSA PUBLIC KEY']), 270))],
};
