import type { Templates } from '../maker';
import { firm, person, title, word } from './values';

/** Lines of programs, pages and tests that look like secrets. */
export const CODE: Templates = {
  'src/api-*.ts': [
    (m) =>
      `const ${word(m)}Token = ${m.decoy('reference', m.one(['await vault.read("token")', 'req.headers["x-api-key"]', 'process.env.API_TOKEN', 'getToken(user.id)', 'localStorage.getItem("access_token")']))};`,
    (m) =>
      `  password: ${m.decoy('reference', m.one(['string', 'form.password', 'z.string().min(8)', 'this.passwordControl.value', "''", 'undefined', 'faker.internet.password()']))},`,
    (m) =>
      `export const ${m.decoy('name', 'RESET_PASSWORD_REQUEST')} = '${m.decoy('name', 'auth/RESET_PASSWORD_REQUEST')}';`,
    (m) => `const requestId = '${m.decoy('uuid', m.uuid())}';`,
    (m) => `  apiKeyHeader: '${m.decoy('name', 'X-Api-Key')}',`,
    (m) => `import styles from './${m.decoy('path', `${word(m)}-password-form.${m.chars(8, 'hex')}.css`)}';`,
    (m) =>
      `const icon = 'data:image/svg+xml;base64,${m.decoy('image', `PHN2ZyB4bWxu${m.chars(180, 'base64')}`)}';`,
    (m) => `  secretId: '${m.decoy('name', `${firm(m)}/${word(m)}/db`)}',`,
    (m) =>
      `  { path: '${m.decoy('path', `account/${word(m)}/change-password`)}', component: ${title(word(m))}Page },`,
    (m) => `const abi = '${m.decoy('address', `0x${m.chars(40, 'hex')}`)}';`,
    (m) => `  recaptchaSiteKey: '${m.decoy('public-key', `6L${m.chars(38, 'base64url')}`)}',`,
    (m) =>
      `const alphabet = '${m.decoy('alphabet', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}';`,
  ],
  'src/model-*.py': [
    (m) => `    ${m.decoy('name', 'hashed_password')} = Column(String(${m.integer(60, 255)}))`,
    (m) =>
      `${word(m).toUpperCase()}_SECRET = ${m.decoy('reference', m.one(['os.getenv("APP_SECRET")', 'config["secret"]', 'secrets.token_urlsafe(32)', 'env.str("APP_SECRET", default="")', 'None']))}`,
    (m) =>
      `    parser.add_argument("--${m.decoy('name', 'api-token')}", help="${m.decoy('prose', 'token of the service')}")`,
    (m) => `revision = '${m.decoy('hash', m.chars(12, 'hex'))}'`,
    (m) => `MODEL_SHA = "${m.decoy('hash', m.chars(64, 'hex'))}"`,
    (m) =>
      `    token = ${m.decoy('reference', m.one(['self._next_token()', 'tokenizer.pad_token', 'match.group("token")', 'row["token"]']))}`,
    (m) => `SPECIAL_TOKENS = {"pad_token": "${m.decoy('name', m.one(['<pad>', '[PAD]', '<|endoftext|>']))}"}`,
    (m) => `    assert response.json()["token_type"] == "${m.decoy('name', 'bearer')}"`,
  ],
  'src/Auth-*.java': [
    (m) =>
      `    private String ${m.decoy('name', 'passwordConfirmation')} = ${m.decoy('reference', m.one(['""', 'null', 'System.getenv("DB_PASSWORD")', 'request.getParameter("password")']))};`,
    (m) => `    @Value("${m.decoy('reference', `\${app.jwt.secret}`)}") private String jwtSecret;`,
    (m) =>
      `    public static final String ${m.decoy('name', 'KEY_ACCESS_TOKEN')} = "${m.decoy('name', 'access_token')}";`,
    (m) => `    static final String ALGORITHM = "${m.decoy('name', 'PBKDF2WithHmacSHA256')}";`,
    (m) =>
      `    private static final long serialVersionUID = ${m.decoy('number', `-${m.chars(18, 'digits')}L`)};`,
    (m) =>
      `    when(repo.findByToken("${m.decoy('placeholder', m.one(['token', 'abc', 'invalid', 'some-token']))}")).thenReturn(user);`,
  ],
  'src/client-*.go': [
    (m) =>
      `\tPassword string \`json:"${m.decoy('name', 'password,omitempty')}" validate:"required,min=${m.integer(6, 12)}"\``,
    (m) =>
      `\ttoken := ${m.decoy('reference', m.one(['os.Getenv("GITHUB_TOKEN")', 'r.Header.Get("Authorization")', 'viper.GetString("auth.token")']))}`,
    (m) => `\terrBadSecret = errors.New("${m.decoy('prose', 'secret must not be empty')}")`,
    (m) => `\tdigest: "${m.decoy('hash', `sha256:${m.chars(64, 'hex')}`)}",`,
    (m) =>
      `\t{name: "bad password", password: "${m.decoy('placeholder', m.one(['wrong', 'short', 'password', 'x']))}", wantErr: true},`,
  ],
  'src/site-*.php': [
    (m) => `    'password_incorrect' => '${m.decoy('i18n', `The password of ${word(m)} is not correct.`)}',`,
    (m) =>
      `$password = ${m.decoy('reference', m.one(["$_POST['password']", "getenv('DB_PASSWORD')", 'Hash::make($request->password)', "env('DB_PASSWORD', '')"]))};`,
    (m) => `$etag = '${m.decoy('hash', m.chars(32, 'hex'))}';`,
  ],
  'src/page-*.html': [
    (m) =>
      `<input type="password" name="${m.decoy('name', 'new_password')}" placeholder="${m.decoy('i18n', 'New password')}">`,
    (m) =>
      `<script src="https://cdn.${firm(m)}.io/x.js" integrity="${m.decoy('checksum', `sha384-${m.base64(48)}`)}"></script>`,
    (m) =>
      `<meta name="google-site-verification" content="${m.decoy('public-token', m.chars(43, 'base64url'))}">`,
    (m) =>
      `<script nonce="${m.decoy('nonce', m.base64(16))}"></script><a href="/reset?token={{ token }}">x</a>`,
    (m) =>
      `<img src="data:image/png;base64,${m.decoy('image', `iVBORw0KGgoAAAANSUhEUg${m.chars(240, 'base64')}`)}">`,
    (m) =>
      `<script async src="https://www.googletagmanager.com/gtag/js?id=${m.decoy('id', `G-${m.chars(10, 'upperDigits')}`)}"></script>`,
  ],
  'src-*/i18n/en.json': [
    (m) =>
      `  "password${m.integer(1, 999)}": "${m.decoy('i18n', m.one(['Passwort', 'Mot de passe', 'Contraseña', 'Password must not be empty', 'Lozinka', 'Wachtwoord vergeten?']))}",`,
    (m) =>
      `  "apiToken${m.integer(1, 999)}": "${m.decoy('i18n', m.one(['API-Schlüssel', 'Your API token', 'Copy the token to the clipboard', 'Token expired']))}",`,
    (m) => `  "secretQuestion${m.integer(1, 999)}": "${m.decoy('i18n', 'Name of your first pet')}",`,
  ],
  'src-*/project.pbxproj': [
    (m) => `\t\t${m.decoy('id', m.chars(24, 'upperHex'))} /* ${title(word(m))}Token.swift in Sources */,`,
  ],
  'src/solution-*.sln': [
    (m) =>
      `Project("{${m.decoy('uuid', m.uuid().toUpperCase())}}") = "${title(word(m))}", "x.csproj", "{${m.uuid().toUpperCase()}}"`,
  ],
  'src/spec-*.rb': [
    (m) =>
      `  let(:password) { '${m.decoy('placeholder', m.one(['password', 'secret', 'foobar', 'please']))}' }`,
    (m) => `  it { is_expected.to have_db_column(:${m.decoy('name', 'encrypted_password')}) }`,
    (m) =>
      `  token = ${m.decoy('reference', m.one(['SecureRandom.hex(16)', "ENV.fetch('TOKEN')", 'Rails.application.credentials.token']))}`,
  ],
  'src/ops-*.sh': [
    (m) =>
      `TOKEN=${m.decoy('reference', m.one(['$(vault read -field=token secret/ci)', '"$1"', `"\${CI_JOB_TOKEN:?}"`, '$(cat /run/secrets/token)']))}`,
    (m) =>
      `mysql -u root -p"${m.decoy('reference', m.one(['$MYSQL_ROOT_PASSWORD', `\${DB_PASS}`, '$(pass show db)']))}" ${word(m)}`,
    (m) => `echo "${m.decoy('hash', m.chars(64, 'hex'))}  tool" | sha256sum --check`,
    (m) => `git checkout ${m.decoy('git-hash', m.chars(40, 'hex'))}`,
    (m) => `PASSWORD_FILE=${m.decoy('path', `/etc/${firm(m)}/${person(m)}.passwd`)}`,
    (m) =>
      `aws sts assume-role --role-arn ${m.decoy('arn', `arn:aws:iam::${m.chars(12, 'digits')}:role/${word(m)}`)} --external-id ${m.decoy('id', m.uuid())}`,
  ],
  'src-*/openapi.yaml': [
    (m) =>
      `        ${m.decoy('name', 'accessToken')}: { type: string, example: "${m.decoy('placeholder', m.one(['eyJhbGciOi...', 'string', '<jwt>']))}" }`,
    (m) => `      tokenUrl: https://auth.${firm(m)}.io/${m.decoy('path', 'oauth2/v2.0/token')}`,
    (m) => `      x-request-id: ${m.decoy('uuid', m.uuid())}`,
  ],
  'src/web3-*.js': [
    (m) => `  tx: '${m.decoy('hash', `0x${m.chars(64, 'hex')}`)}',`,
    (m) => `  wallet: '${m.decoy('address', `bc1q${m.chars(38, 'lowerDigits')}`)}',`,
    (m) =>
      `  videoId: '${m.decoy('id', m.chars(11, 'base64url'))}', playlist: 'PL${m.chars(32, 'base64url')}',`,
  ],
};
