import type { Template } from '../maker';
import { any, inUrl, key, pass, vendor } from './items';
import { firm, host, jwt, password, person, token, word } from './values';

/** Sources with secrets in them. */
export const PROGRAMS: Readonly<Record<string, Template>> = {
  'go-*/internal/client.go': (m) => {
    const [a, b] = [any(m, 'go'), key(m, 'go')];
    return `package client\n\nconst (\n\t${a.camel} = "${a.value}"\n\trequestID = "${m.decoy('uuid', m.uuid())}"\n)\n\nfunc New() (*sql.DB, error) {\n\tcfg := Config{User: "${person(m)}", ${b.pascal}: "${b.value}", TokenHeader: "X-Auth-Token"}\n\treturn sql.Open("mysql", "${person(m)}:${m.secret('password-dsn-go', password(m))}@tcp(${host(m)}:3306)/${word(m)}")\n}\n`;
  },
  'java-*/src/Client.java': (m) => {
    const [a, b] = [any(m, 'java'), any(m, 'java')];
    return `public final class Client {\n  private static final long serialVersionUID = ${m.decoy('number', `${m.chars(18, 'digits')}L`)};\n  private static final String ${a.env} = "${a.value}";\n  String ${b.camel} = "${b.value}";\n\n  Connection open() throws Exception {\n    return DriverManager.getConnection("jdbc:mysql://${host(m)}/x", "${person(m)}", "${m.secret('password-argument-java', password(m))}");\n  }\n\n  void set(Builder b) { b.setPassword("${m.secret('password-setter-java', password(m))}").build(); }\n}\n`;
  },
  'cs-*/Services/Mail.cs': (m) => {
    const [a, b] = [any(m, 'csharp'), pass(m, 'csharp')];
    return `public class MailService\n{\n    private const string ${a.pascal} = "${a.value}";\n    public string ${b.pascal} { get; set; } = "${b.value}";\n    private readonly NetworkCredential login = new NetworkCredential("${person(m)}@${firm(m)}.io", "${m.secret('password-argument-csharp', password(m))}");\n    private const string PasswordLabel = "${m.decoy('i18n', 'Enter your password')}";\n}\n`;
  },
  'py-*/jobs/sync.py': (m) => {
    const [a, b, c] = [any(m, 'python'), any(m, 'python'), vendor(m, 'python')];
    return `import requests\n\n${a.env} = "${a.value}"\n${c.snake} = '${c.value}'\nheaders = {'Authorization': 'Bearer ${m.secret('token-python-header', token(m))}', 'X-Request-Id': '${m.decoy('uuid', m.uuid())}'}\n\n\ndef connect():\n    return psycopg2.connect(host="${host(m)}", user="${person(m)}", password="${m.secret('password-argument-python', password(m))}")\n\n\ndef fetch(page, ${b.snake}='${b.value}'):\n    return requests.get('https://${firm(m)}.io/api', auth=('${person(m)}', '${m.secret('password-argument-python', password(m))}'))\n`;
  },
  'rb-*/lib/uploader.rb': (m) => {
    const [a, b] = [vendor(m, 'ruby'), pass(m, 'ruby')];
    return `class Uploader\n  ${a.env} = '${a.value}'.freeze\n\n  def client\n    Net::SFTP.start('${host(m)}', '${person(m)}', password: '${b.value}')\n  end\n\n  def opts\n    { :api_key => "${key(m, 'ruby').value}", :password_field => :${m.decoy('name', 'encrypted_password')} }\n  end\nend\n`;
  },
  'php-*/includes/config.inc.php': (m) => {
    const [a, b] = [any(m, 'php'), any(m, 'php')];
    return `<?php\n$config['${a.snake}'] = '${a.value}';\n$${b.camel} = "${b.value}";\n$link = mysqli_connect('${host(m)}', '${person(m)}', '${m.secret('password-argument-php', password(m))}', '${word(m)}');\n$dbh = new PDO('mysql:host=localhost', 'root', '${m.secret('password-argument-php', password(m))}');\nreturn ['password' => '${pass(m, 'php').value}', 'rules' => ['password' => '${m.decoy('rule', 'required|min:8|confirmed')}']];\n`;
  },
  'kt-*/app/Constants.kt': (m) => {
    const [a, b] = [vendor(m, 'kotlin'), key(m, 'kotlin')];
    return `object Constants {\n    const val ${a.env} = "${a.value}"\n    val ${b.camel}: String = "${b.value}"\n    const val PREF_TOKEN = "${m.decoy('name', 'pref_user_token')}"\n}\n`;
  },
  'ios-*/App/Secrets.swift': (m) => {
    const [a, b] = [vendor(m, 'swift'), any(m, 'swift')];
    return `enum Secrets {\n    static let ${a.camel} = "${a.value}"\n    static let ${b.camel}: String = "${b.value}"\n    static let keychainService = "${m.decoy('name', `io.${firm(m)}.app.credentials`)}"\n}\n`;
  },
  'ios-*/App/Info.plist': (m) => {
    const a = vendor(m, 'plist');
    return `<plist version="1.0">\n<dict>\n  <key>CFBundleIdentifier</key>\n  <string>io.${firm(m)}.app</string>\n  <key>${a.pascal}</key>\n  <string>${a.value}</string>\n</dict>\n</plist>\n`;
  },
  'android-*/res/values/strings.xml': (m) => {
    const a = vendor(m, 'android');
    return `<resources>\n    <string name="hint_password">${m.decoy('i18n', 'Password')}</string>\n    <string name="${a.snake}" translatable="false">${a.value}</string>\n    <string name="google_app_id">${m.decoy('id', `1:${m.chars(12, 'digits')}:android:${m.chars(22, 'hex')}`)}</string>\n</resources>\n`;
  },
  'flutter-*/lib/env.dart': (m) => {
    const a = any(m, 'dart');
    return `class Env {\n  static const String ${a.camel} = '${a.value}';\n  static const routePassword = '${m.decoy('path', '/account/reset-password')}';\n}\n`;
  },
  'web-*/src/config.ts': (m) => {
    const [a, b, c] = [vendor(m, 'typescript'), any(m, 'typescript'), key(m, 'typescript')];
    return `export const config = {\n  firebase: {\n    apiKey: '${m.secret('vendor-typescript-google', `AIza${m.chars(35, 'base64url')}`)}',\n    appId: '${m.decoy('id', `1:${m.chars(12, 'digits')}:web:${m.chars(22, 'hex')}`)}',\n  },\n  ${a.camel}: '${a.value}',\n  ${b.camel}: process.env.${b.env} ?? '${b.value}',\n};\nconst ${c.camel} = \`${c.value}\`;\nexport const token = jwt.sign({ sub: 1 }, '${m.secret('token-argument-typescript', token(m))}');\n`;
  },
  'web-*/src/db.js': (m) => {
    const a = any(m, 'javascript');
    return `const pool = mysql.createPool({\n  host: '${host(m)}',\n  user: '${person(m)}',\n  password: '${pass(m, 'javascript').value}',\n});\nmongoose.connect("mongodb://${person(m)}:${inUrl(m, 'javascript')}@${host(m)}:27017/${word(m)}");\nmodule.exports.${a.camel} = "${a.value}";\napp.use(session({ secret: '${m.secret('token-session-javascript', m.one([`${word(m)} ${word(m)}`, token(m), `${firm(m)}-session-${m.integer(10, 999)}`]))}', resave: false }));\n`;
  },
  'rs-*/src/main.rs': (m) => {
    const a = any(m, 'rust');
    return `const ${a.env}: &str = "${a.value}";\n\nasync fn pool() -> PgPool {\n    PgPool::connect("postgres://${person(m)}:${inUrl(m, 'rust')}@${host(m)}/app").await.unwrap()\n}\n`;
  },
  'cpp-*/firmware.ino': (m) => {
    const a = any(m, 'arduino');
    return `#include <WiFi.h>\nconst char* ssid = "${word(m)}-net";\nconst char* password = "${pass(m, 'arduino').value}";\n#define ${a.env} "${a.value}"\n#define MQTT_PASSWORD_MAX ${m.decoy('number', '64')}\n`;
  },
  'scripts-*/deploy.sh': (m) => {
    const [a, b] = [any(m, 'shell'), any(m, 'shell')];
    return `#!/bin/sh\nset -e\nexport ${a.env}=${a.value}\n${b.env}="${b.value}"\nmysqldump -h ${host(m)} -u ${person(m)} -p${m.secret('password-mysql-shell', m.chars(10, 'base62'))} ${word(m)} > dump.sql\nPGPASSWORD='${m.secret('password-shell', password(m))}' psql -h ${host(m)} -U ${person(m)}\ncurl -u ${person(m)}:${m.secret('password-curl-shell', m.chars(12, 'base62'))} https://${firm(m)}.io/status\ncurl -H "X-API-Key: ${m.secret('token-curl-shell', token(m))}" -H 'PRIVATE-TOKEN: ${m.secret('vendor-curl-gitlab', `glpat-${m.chars(20, 'base64url')}`)}' https://${firm(m)}.io/v4\nread -rsp "Password: " ${m.decoy('name', 'DEPLOY_PASSWORD')}\n`;
  },
  'scripts-*/Provision.ps1': (m) => {
    const a = any(m, 'powershell');
    return `param([string]$Environment = "prod")\n$${a.pascal} = "${a.value}"\n$secure = ConvertTo-SecureString "${m.secret('password-powershell', password(m))}" -AsPlainText -Force\nnet use Z: \\\\${host(m)}\\share ${m.secret('password-net-use', m.chars(11, 'base62'))} /user:${person(m)}\n$cred = Get-Credential -Message "${m.decoy('i18n', 'Enter the admin password')}"\n`;
  },
  'scripts-*/Makefile': (m) => {
    const [a, b] = [any(m, 'make'), pass(m, 'make')];
    return `${a.env} ?= ${a.value}\n${b.env} := ${b.value}\n\ntoken: ; @kubectl -n kube-system get secret ${m.decoy('name', 'dashboard-admin-token')}\n\ndb:\n\tdocker run -e POSTGRES_PASSWORD=${m.secret('password-docker-run', password(m))} postgres:16\n`;
  },
  'scripts-*/backup.bat': (m) =>
    `@echo off\r\nset DB_PWD=${pass(m, 'batch').value}\r\nsqlcmd -S ${host(m)} -U sa -P ${m.secret('password-sqlcmd', m.chars(12, 'base62'))} -Q "BACKUP DATABASE ${word(m)}"\r\n`,
  'r-*/analysis.R': (m) => {
    const a = any(m, 'r');
    return `library(DBI)\nSys.setenv(${a.env} = "${a.value}")\ncon <- dbConnect(RMariaDB::MariaDB(), user = "${person(m)}", password = "${pass(m, 'r').value}")\n`;
  },
  'pl-*/report.pl': (m) => {
    const a = any(m, 'perl');
    return `my $dbh = DBI->connect("DBI:mysql:${word(m)}", "${person(m)}", '${m.secret('password-argument-perl', password(m).replace('@', '+'))}');\nmy $${a.snake} = '${a.value}';\nmy %conf = (passwd => '${pass(m, 'perl').value}');\n`;
  },
  'ex-*/config/prod.secret.exs': (m) => {
    const a = any(m, 'elixir');
    return `import Config\n\nconfig :app, AppWeb.Endpoint,\n  secret_key_base: "${m.secret('token-elixir', m.base64(48))}"\n\nconfig :app, App.Repo,\n  password: "${pass(m, 'elixir').value}",\n  ${a.snake}: "${a.value}"\n`;
  },
  'test-*/auth.spec.ts': (m) => {
    const a = vendor(m, 'test');
    return `describe('login', () => {\n  const ${a.camel} = '${a.value}';\n  const user = { email: 'joe@example.com', password: '${m.decoy('placeholder', m.one(['password', 'test', 'secret', 'wrong-password', 'foo']))}' };\n  it('accepts', () => expect(verify('${m.secret('token-test-jwt', jwt(m))}')).toBe(true));\n  it('needs a token', () => expect(() => login({ token: '${m.decoy('placeholder', m.one(['abc', 'token', 'invalid-token', 'xyz123']))}' })).toThrow());\n});\n`;
  },
};
