// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to values, as files have them
import type { Templates } from '../maker';

const FIELDS = ['passwd', 'apiToken', 'sessionKey', 'credentials', 'bearerToken', 'signingKey'];

/** Texts that look like secrets and are none, in other forms than those of the tuning set. */
export const LOOK_ALIKES: Templates = {
  'app/auth_*.py': [
    (m) =>
      `${m.one(FIELDS)} = ${m.decoy('env', m.one(['os.environ["API_TOKEN"]', 'os.getenv("PASSWD")', 'settings.SIGNING_KEY', 'get_secret("db")']))}`,
    (m) =>
      `    password: ${m.decoy('type', m.one(['Optional[str] = None', 'SecretStr', 'str = Field(min_length=8)']))}`,
    (m) =>
      `PASSWORD_HASHERS = ["${m.decoy('path', m.one(['django.contrib.auth.hashers.Argon2PasswordHasher', 'app.security.BcryptSha256Hasher']))}"]`,
    (m) =>
      `TOKEN_PATTERN = r"${m.decoy('regex', m.one(['^[A-Za-z0-9_-]{20,}$', '(?i)bearer\\s+([a-z0-9]+)']))}"`,
    (m) => `SESSION_COOKIE_NAME = "${m.decoy('name', `sid_${m.chars(6, 'lower')}`)}"`,
    (m) => `log.info("password for %s changed, token=%s", user, ${m.decoy('argument', 'token_id[:6]')})`,
    (m) => `etag = '"${m.decoy('hash', m.chars(32, 'hex'))}"'`,
  ],
  'server/Auth*.java': [
    (m) =>
      `    @Value("${m.decoy('reference', m.one(['${spring.datasource.password}', '#{vault.token}']))}") private String ${m.one(FIELDS)};`,
    (m) =>
      `    private static final String TOKEN_TYPE = "${m.decoy('constant', m.one(['urn:ietf:params:oauth:token-type:jwt', 'Bearer', 'access_token']))}";`,
    (m) =>
      `    private static final long serialVersionUID = ${m.decoy('number', `${m.chars(19, 'digits').replace(/^0/, '1')}L`)};`,
    (m) =>
      `    String credentials = ${m.decoy('call', 'vault.read("secret/data/shop").get("password").asText()')};`,
    (m) =>
      `    "${m.decoy('class', `com.acme.security.Token${m.chars(6, 'lower')}AuthenticationProvider`)}",`,
    (m) => `    if (password.equals("${m.decoy('empty', m.one(['', 'null', 'undefined', 'N/A']))}")) {`,
  ],
  'web/forms-*.tsx': [
    (m) =>
      `  <input type="password" name="${m.decoy('form', m.one(['password', 'current-password', 'newPassword']))}" autoComplete="current-password" />`,
    (m) =>
      `  <Label htmlFor="passwd">${m.decoy('label', m.one(['Passwort wiederholen', 'Confirm password', 'API token']))}</Label>`,
    (m) => `  const [passwd, setPasswd] = useState(${m.decoy('empty', "''")});`,
    (m) =>
      `  placeholder="${m.decoy('placeholder', m.one(['sk-…', 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', '••••••••', 'Enter API token']))}"`,
    (m) => `  data-testid="${m.decoy('test-id', `signin-password-field-${m.integer(1, 99)}`)}"`,
    (m) => `  token: { colorPrimary: '${m.decoy('color', `#${m.chars(6, 'hex')}`)}', borderRadius: 4 },`,
  ],
  'yarn-*.lock': [
    (m) =>
      `  resolved "https://registry.yarnpkg.com/js-tokens/-/js-tokens-4.0.${m.integer(0, 9)}.tgz#${m.decoy('git-hash', m.chars(40, 'hex'))}"`,
    (m) => `  integrity ${m.decoy('integrity', `sha1-${m.base64(20)}`)}`,
  ],
  'rust/Cargo-*.lock': [
    (m) => `name = "proc-macro-token"\nchecksum = "${m.decoy('hash', m.chars(64, 'hex'))}"`,
  ],
  'python/poetry-*.lock': [
    (m) =>
      `    {file = "secretstorage-3.3.${m.integer(0, 9)}.whl", hash = "sha256:${m.decoy('hash', m.chars(64, 'hex'))}"},`,
  ],
  'terraform/vars-*.tf': [
    (m) =>
      `  password = ${m.decoy('reference', m.one(['var.db_password', 'random_password.db.result', 'data.aws_secretsmanager_secret_version.db.secret_string', 'local.creds["password"]']))}`,
    (m) =>
      `  kms_key_id = "${m.decoy('arn', `arn:aws:kms:us-east-1:${m.chars(12, 'digits')}:key/${m.uuid()}`)}"`,
    (m) => `  key_name = "${m.decoy('name', `deployer-key-${m.integer(2019, 2026)}`)}"`,
    (m) => `  ami = "${m.decoy('id', `ami-0${m.chars(16, 'hex')}`)}"`,
    (m) =>
      `  token_endpoint_auth_method = "${m.decoy('constant', m.one(['client_secret_basic', 'private_key_jwt']))}"`,
  ],
  'k8s/deploy-*.yaml': [
    (m) =>
      `            - name: API_TOKEN\n              valueFrom: {secretKeyRef: {name: ${m.decoy('name', 'shop-token')}, key: token}}`,
    (m) => `    checksum/secret: ${m.decoy('hash', m.chars(64, 'hex'))}`,
    (m) => `  secretName: ${m.decoy('name', `wildcard-tls-${m.chars(5, 'lowerDigits')}`)}`,
    (m) => `  uid: ${m.decoy('uuid', m.uuid())}`,
    (m) =>
      `  password: ${m.decoy('encrypted', `ENC[AES256_GCM,data:${m.base64(12)},iv:${m.base64(32)},tag:${m.base64(16)},type:str]`)}`,
  ],
  'i18n/messages_*.properties': [
    (m) =>
      `login.password=${m.decoy('translation', m.one(['Kennwort', 'Mot\\u0020de\\u0020passe', 'Senha', 'Hasło', 'Adgangskode']))}`,
    (m) =>
      `error.token=${m.decoy('translation', m.one(['Ungültiges Token', 'Token invalide', 'Jeton expiré']))}`,
  ],
  'test/spec_*.rb': [
    (m) =>
      `  let(:token) { "${m.decoy('fixture', m.one(['token', 'invalid-token', 'fake_token', 'dummy-secret', 'not-a-real-key', 'test_password']))}" }`,
    (m) => `  expect(password).to eq ${m.decoy('call', 'Digest::SHA256.hexdigest(salt)')}`,
  ],
  'assets/inline-*.html': [
    (m) => `<img alt="token" src="data:image/png;base64,${m.decoy('image', m.base64(90))}">`,
    (m) =>
      `<script src="/a.js" integrity="${m.decoy('integrity', `sha384-${m.base64(48)}`)}" crossorigin="anonymous"></script>`,
    (m) =>
      `<meta name="google-site-verification" content="${m.decoy('public-id', m.chars(43, 'base64url'))}">`,
    (m) =>
      `<a href="/password/reset?locale=${m.decoy('url', m.one(['de', 'fr']))}#token">Forgot password?</a>`,
  ],
  'svc/grpc-*.pb.go': [
    (m) =>
      `\tTokens_Revoke_FullMethodName = "/${m.decoy('grpc', `acme.auth.v1.Tokens/Revoke${m.chars(4, 'lower')}`)}"`,
    (m) =>
      `\t0x${m.decoy('bytes', m.chars(2, 'hex'))}, 0x${m.chars(2, 'hex')}, 0x${m.chars(2, 'hex')}, 0x${m.chars(2, 'hex')}, // token`,
  ],
  'ssh/known_hosts_*': [
    (m) =>
      `git.acme.test ssh-ed25519 ${m.decoy('public-key', `AAAAC3NzaC1lZDI1NTE5AAAAI${m.chars(43, 'base64')}`)}`,
  ],
  'docs/manual-*.rst': [
    (m) =>
      `:password: ${m.decoy('prose', m.one(['the password of the administrator', 'required for basic authentication']))}`,
    (m) =>
      `Run \`\`vault login -method=token token=${m.decoy('placeholder', m.one(['<your-token>', '$VAULT_TOKEN', 's.xxxxxxxxxxxxxxxx']))}\`\`.`,
    (m) => `Commit ${m.decoy('git-hash', m.chars(40, 'hex'))} adds the secret store.`,
    (m) =>
      `The session key ${m.decoy('prose', m.one(['expires after 30 minutes', 'is derived with HKDF-SHA256']))}.`,
  ],
  'ci/pipeline-*.yml': [
    (m) =>
      `      TOKEN: ${m.decoy('reference', m.one(['${{ secrets.NPM_TOKEN }}', '$CI_JOB_TOKEN', '$(System.AccessToken)', '<< parameters.token >>']))}`,
    (m) => `      - uses: actions/token@${m.decoy('git-hash', m.chars(40, 'hex'))}`,
    (m) => `      key: ${m.decoy('cache-key', `deps-v1-${m.chars(16, 'hex')}`)}`,
  ],
};
