import { Maker } from '../../../tools/checks/scan/corpus/maker';
import { TextScanner } from '../../src/match/text-scanner';
import { rulePack } from '../../src/rules/pack';

const scanner = new TextScanner(rulePack([]));
const found = (text: string, path = 'run.sh') =>
  scanner.scan(text, path).map(({ start, end }) => text.slice(start, end));
const make = new Maker(21);
const PASSWORD = `${make.chars(5, 'lower')}${make.chars(3, 'digits')}${make.chars(4, 'upper')}`;

test.each([
  ['curl', `curl -X PUT -u "admin:${PASSWORD}" https://intra.example`],
  ['curl with a long option', `curl https://intra.example --user svc:${PASSWORD}`],
  ['wget', `wget --user=x --password=${PASSWORD} https://intra.example`],
  ['sshpass', `sshpass -p '${PASSWORD}' ssh root@intra.example`],
  ['docker login', `docker login -u ci -p ${PASSWORD} registry.example`],
  ['mysql', `mysql -u root -p${PASSWORD} shop`],
  ['redis-cli', `redis-cli -h cache -a ${PASSWORD} ping`],
  ['az login', `az login --service-principal -u x -p ${PASSWORD} --tenant y`],
  ['aws configure', `aws configure set aws_secret_access_key ${make.chars(40, 'base62')}`],
  ['chpasswd', `echo "root:${PASSWORD}" | chpasswd`],
  ['an option with a space', `gpg --decrypt --passphrase ${PASSWORD} file.gpg`],
  ['net use', `net use z: \\\\srv\\share /user:corp\\ops ${PASSWORD}`],
  ['PowerShell', `ConvertTo-SecureString "${PASSWORD}" -AsPlainText -Force`],
  ['SQL', `CREATE USER 'app'@'%' IDENTIFIED BY '${PASSWORD}';`],
  ['SQL of PostgreSQL', `ALTER ROLE app WITH PASSWORD '${PASSWORD}';`],
  ['JDBC', `DriverManager.getConnection("jdbc:mysql://h/db", "root", "${PASSWORD}");`],
  ['PDO', `new PDO($dsn, 'root', '${PASSWORD}')`],
  ['a pair of requests', `requests.get(url, auth=('admin', '${PASSWORD}'))`],
  ['a login', `ftp.login("user", "${PASSWORD}")`],
  ['a document', `staging: user/password: ops/${PASSWORD}`],
])('the password in %s is found', (_, text) => {
  expect(found(text)).toHaveLength(1);
});

test.each([
  'curl -u "$USER:$PASSWORD" https://intra.example',
  'curl -u user:password https://intra.example',
  'mysql -u root -p"$PW" shop',
  'docker login -u ci --password-stdin registry.example',
  "CREATE USER app IDENTIFIED BY '<password>';",
  'login(form.user, form.password2)',
  'cat /etc/passwd and /etc/group, 42 lines',
  'Valid values: `aurora-mysql | aurora-postgresql`',
])('%s has no password', (text) => {
  expect(found(text)).toEqual([]);
});

test('plain passwords in rows of SQL are found by their column', () => {
  const sql = `INSERT INTO users (name, password, note) VALUES\n('ann', '${PASSWORD}', 'x1'), ('bob', NULL, 'Y2!z'),\n('eve', '${PASSWORD}9', '');`;
  expect(found(sql, 'seed.sql')).toEqual([PASSWORD, `${PASSWORD}9`]);
  expect(found(`INSERT INTO t (name, hint) VALUES ('ann', '${PASSWORD}');`, 'seed.sql')).toEqual([]);
});
