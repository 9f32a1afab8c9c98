// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to values, as files have them
import type { Templates } from '../maker';

const F = ['secretKey', 'password', 'accessToken', 'apiKey', 'passphrase', 'credential'];

/** Texts that look like secrets and are none, in forms that are in no other set. */
export const LOOK_ALIKES: Templates = {
  'packages/api/src/auth*.ts': [
    (m) =>
      `  ${m.one(F)}: ${m.decoy('call', m.one(['await secrets.get("db")', 'Secret.fromSecretNameV2(this, "S", "prod/db-2")', 'ssm.StringParameter.valueFor(this, "/p1")']))},`,
    (m) => `import { ${m.decoy('identifier', 'tokenInterceptor2')} } from '@pine/auth-tokens';`,
    (m) =>
      `expect(screen.getByLabelText('${m.decoy('label', m.one(['Password*', 'API key (optional)']))}')).toBeVisible();`,
    (m) =>
      `const SECRET_REF = '${m.decoy('reference', m.one(['vault:kv/data/shop#password', 'op://vault/item/password', '{{resolve:ssm-secure:/db/pw:1}}']))}';`,
    (m) =>
      `const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/${m.decoy('id', m.chars(12, 'digits'))}/token-refresh';`,
    (m) =>
      `// token ${m.decoy('comment', m.one(['is refreshed every 15 minutes', 'bucket algorithm, see RFC2697']))}`,
    (m) => `export type ${m.decoy('type', 'PasswordStrength')} = 'weak1' | 'medium2' | 'strong3';`,
    (m) =>
      `queryClient.invalidateQueries({ queryKey: ['${m.decoy('cache-key', `token-list-${m.integer(1, 99)}`)}'] });`,
    (m) => `const snapshot = '${m.decoy('id', `snap-0${m.chars(16, 'hex')}`)}';`,
    (m) => `const trace = "00-${m.decoy('id', m.chars(32, 'hex'))}-${m.chars(16, 'hex')}-01";`,
  ],
  'lambda/util_*.py': [
    (m) =>
      `    "api_key": ${m.decoy('call', m.one(['config.get("key")', 'f"{prefix}-{uuid4()}"', 'None']))},`,
    (m) =>
      `password_validators = ["${m.decoy('path', 'django.contrib.auth.password_validation.MinimumLengthValidator')}"]`,
    (m) =>
      `model = AutoModel.from_pretrained("${m.decoy('name', `token-classification-v${m.integer(1, 9)}`)}")`,
    (m) => `assert digest == "${m.decoy('hash', m.chars(64, 'hex'))}"`,
    (m) =>
      `parser.add_argument("--password-file", default="${m.decoy('path', '/run/secrets/db_password_1')}")`,
    (m) => `TOKEN_EXPIRY = "${m.decoy('number', `P${m.integer(1, 30)}DT12H`)}"`,
  ],
  'pnpm-*.yaml': [
    (m) => `    resolution: {integrity: ${m.decoy('integrity', `sha512-${m.base64(64)}`)}}`,
    (m) => `  /@pine/token@1.2.${m.integer(0, 9)}_${m.decoy('hash', m.chars(26, 'lowerDigits'))}:`,
  ],
  'go.work-*.sum': [
    (m) => `github.com/pine/secret v0.${m.integer(0, 9)}.1/go.mod h1:${m.decoy('integrity', m.base64(32))}`,
  ],
  'Gemfile-*.lock': [
    (m) => `  token-kit (${m.decoy('version', `1.${m.integer(0, 20)}.3.pre.beta${m.integer(1, 9)}`)})`,
  ],
  'composer-*.json': [(m) => `            "reference": "${m.decoy('git-hash', m.chars(40, 'hex'))}",`],
  'k8s/sealed-*.yaml': [
    (m) =>
      `    password: ${m.decoy('encrypted', `AgB${m.base64(120).replace(/=/g, '')}`)} # sealed`.replace(
        'password',
        'tls.crt',
      ),
    (m) => `  passwordSecretRef: ${m.decoy('name', `db-credentials-${m.chars(10, 'hex')}`)}`,
    (m) => `  tokenReviewerJWT: ${m.decoy('reference', '<set-by-operator>')}`,
    (m) => `  credentialsSecret: ${m.decoy('name', 'minio-credentials-v2')}`,
    (m) => `    vault.hashicorp.com/agent-inject-secret-db: "${m.decoy('path', 'database/creds/app-rw-01')}"`,
  ],
  'cdk.out/tree-*.json': [
    (m) => `        "path": "${m.decoy('path', `Shop/ApiKeySecret${m.chars(8, 'upperHex')}/Resource`)}",`,
    (m) => `        "logicalId": "${m.decoy('name', `TokenRotatorServiceRole${m.chars(8, 'upperHex')}`)}",`,
    (m) => `        "aws:asset:path": "asset.${m.decoy('hash', m.chars(64, 'hex'))}",`,
    (m) =>
      `        "KmsMasterKeyId": "${m.decoy('arn', `arn:aws:kms:eu-west-1:${m.chars(12, 'digits')}:alias/shop-${m.integer(1, 9)}`)}",`,
    (m) =>
      `        "SecretId": "${m.decoy('reference', '{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:1:secret:x-AbCdEf:SecretString:::}}')}",`,
  ],
  'ui/strings-*.xml': [
    (m) =>
      `    <string name="password_error">${m.decoy('label', m.one(['Mindestens8Zeichen', 'Mot de passe invalide', 'Password1 must differ']))}</string>`,
    (m) => `    <string name="pref_token">${m.decoy('name', 'pref_token_v3')}</string>`,
  ],
  'ui/lang/de-*.json': [
    (m) =>
      `  "auth.password": "${m.decoy('translation', m.one(['Passwort', 'Kennwort!', 'Neues-Passwort']))}",`,
    (m) => `  "apiKey": "${m.decoy('translation', m.one(['API-Schlüssel', 'API-Key']))}",`,
  ],
  'ui/theme-*.scss': [
    (m) =>
      `$token-${m.decoy('css', `accent-${m.integer(100, 900)}`)}: rgba(${m.integer(0, 255)}, 12, 40, 0.5);`,
  ],
  'ui/build-*.js': [
    (m) => `const a="${m.decoy('image', `data:font/woff2;base64,${m.base64(120)}`)}";`,
    (m) =>
      `t.password&&(e.secret=n(t.password)),e.apiKey=${m.decoy('minified', `r.${m.chars(2, 'lower')}(${m.integer(1, 99)})`)};`,
    (m) => `//# sourceMappingURL=main.${m.decoy('hash', m.chars(20, 'hex'))}.js.map`,
  ],
  'proto/svc-*.proto': [
    (m) =>
      `  rpc ${m.decoy('grpc', 'RotateCredential')} (pine.auth.v1.RotateCredentialRequest) returns (Token);`,
  ],
  'tests/fixture-*.json': [
    (m) =>
      `  "password": "${m.decoy('placeholder', m.one(['<REDACTED>', '***', 'CHANGE_ME', 'yourpassword', 'REPLACE_WITH_PASSWORD', 'password']))}",`,
    (m) => `  "accessKeyId": "${m.decoy('example', 'AKIAIOSFODNN7EXAMPLE')}",`,
    (m) =>
      `  "token": "${m.decoy('placeholder', m.one(['dummy-token', 'test', 'xxxxx-xxxxx', 'fake-jwt-token', 'your_token']))}",`,
    (m) => `  "id": "${m.decoy('uuid', m.uuid())}", "tokenType": "bearer",`,
  ],
  'docs/guide-*.md': [
    (m) =>
      `Run \`export API_KEY=${m.decoy('placeholder', m.one(['...', '<key>', 'your-key', '$(pass show api)', 'abc123']))}\` first.`,
    (m) => `| \`jwtSecret\` | ${m.decoy('prose', m.one(['random per install', '32+ characters', 'none']))} |`,
    (m) => `password: ${m.decoy('prose', m.one(['(see 1Password)', 'ask ops', 'same as LDAP']))}`,
    (m) => `-----BEGIN PUBLIC KEY-----\n${m.decoy('public-key', m.base64(48))}\n-----END PUBLIC KEY-----`,
    (m) => `ssh-rsa ${m.decoy('public-key', `AAAAB3NzaC1yc2EAAAADAQABAAABgQ${m.base64(120)}`)} ops@pine`,
    (m) =>
      `\`${m.decoy('truncated', m.one(['ghp_abc…', 'sk-proj-…', 'eyJhbGciOiJIUzI1NiJ9...']))}\` is the form of a token.`,
  ],
  'ci/flow-*.yml': [
    (m) =>
      `        password: ${m.decoy('reference', m.one(['${{ secrets.DOCKERHUB_TOKEN }}', '$DOCKER_PASSWORD', '%env.PASSWORD%', '((db-password))']))}`,
    (m) => `    - uses: docker/login-action@${m.decoy('git-hash', m.chars(40, 'hex'))} # v3`,
    (m) => `        key: v2-gradle-${m.decoy('cache-key', m.chars(64, 'hex'))}`,
  ],
};
