import { TextScanner } from '../../src/match/text-scanner';
import { rulePack } from '../../src/rules/pack';
import { randomOf } from '../secrets';

const scanner = new TextScanner(rulePack([]));
const found = (text: string, path: string) =>
  scanner.scan(text, path).map(({ start, end }) => text.slice(start, end));

/** With each sort of characters. */
const VALUE = `${randomOf(31, 17)}a7B`;
const KEY_ID = `AKIA${randomOf(32, 40)
  .toUpperCase()
  .replace(/[^A-Z2-7]/g, '')
  .slice(0, 16)}`;
const SECRET_KEY = `${randomOf(33, 36)}aB+7`;

test.each([
  ['a copy of an editor', `DB_PASSWORD=${VALUE}`, '.env~'],
  ['a backup', `DB_PASSWORD=${VALUE}`, 'config/app.env.bak'],
  ['a compressed file', `DB_PASSWORD=${VALUE}`, 'app.properties.gz'],
  ['a file of an unknown type', `DB_PASSWORD=${VALUE}`, 'settings.dat'],
  ['a comment in Python', `# password: ${VALUE}\nx = 1`, 'a.py'],
  ['a comment in SQL', `-- password: ${VALUE}\n`, 'a.sql'],
  ['a comment in C', `/* api_key = ${VALUE} */`, 'a.c'],
  ['a text of many lines', `const script = \`\n  export DB_PASSWORD=${VALUE}\n\`;`, 'a.ts'],
  ['a continued line', `export DB_PASSWORD=\\\n  "${VALUE}"`, 'a.sh'],
  ['a continued line of Windows', `export DB_PASSWORD=\\\r\n  "${VALUE}"`, 'a.sh'],
  ['a Dockerfile with a space', `ENV DB_PASSWORD ${VALUE}`, 'Dockerfile'],
  ['fish', `set -x DB_PASSWORD ${VALUE}`, 'a.fish'],
  ['the C shell', `setenv DB_PASSWORD ${VALUE}`, 'a.csh'],
  ['properties with a space', `db.password ${VALUE}`, 'a.properties'],
  ['the next line of YAML', `db:\n  password:\n    ${VALUE}\n  user: x`, 'a.yml'],
  ['the next line of XML', `<password>\n  ${VALUE}\n</password>`, 'a.xml'],
  ['a property of Hadoop', `<name>db.password</name>\n  <value>${VALUE}</value>`, 'core-site.xml'],
  ['a parameter of CloudFormation', `{"ParameterKey": "DbPassword", "ParameterValue": "${VALUE}"}`, 'a.json'],
  ['CodeBuild', `{"name": "DB_PASSWORD", "type": "PLAINTEXT", "value": "${VALUE}"}`, 'a.json'],
  ['a name with a capital in the word', `PassWord=${VALUE}`, 'a.env'],
  ['a text copied from a web page', `password:\u00a0${VALUE}`, 'a.md'],
  ['typographic quotes', `password: \u201c${VALUE}\u201d`, 'a.md'],
  ['mysql with a continued line', `mysql -u root \\\n  -p${VALUE} shop`, 'a.sh'],
  ['docker with a continued line', `docker login -u ci \\\n  -p ${VALUE} registry.example`, 'a.sh'],
  ['a password on standard input', `echo "${VALUE}" | docker login -u ci --password-stdin`, 'a.sh'],
])('the secret in %s is found', (_, text, path) => {
  expect(found(text, path)).toEqual([VALUE]);
});

test.each([
  ['the CSV of the console', `${KEY_ID},${SECRET_KEY}\n`],
  ['two lines', `${KEY_ID}\r\n${SECRET_KEY}\r\n`],
  ['quotes', `"${KEY_ID}", "${SECRET_KEY}"`],
])('a secret access key without a name is found behind its id: %s', (_, text) => {
  expect(found(text, 'accessKeys.csv')).toEqual([KEY_ID, SECRET_KEY]);
});

test('a hash behind an access key id is no secret access key', () => {
  expect(found(`${KEY_ID} ${'0123456789abcdef'.repeat(3).slice(0, 40)}`, 'a.txt')).toEqual([KEY_ID]);
});

test.each([
  ['a variable', 'password = connectionPasswordOfUser2;', 'a.js'],
  ['a member', 'o={kmsKey:props.cloudWatchEncryption2Key,roleArn:x}', 'a.js'],
  ['a constant', 'AUTH=y.SOCKS5_NO_ACCEPTABLE_AUTH=1', 'a.js'],
  ['the name of a secret in an ARN', `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${VALUE}`, 'a.md'],
  ['a conditional expression', `x ? logIn(user, password) : "NOAUTH7 Wr0ng-pa1r"`, 'a.ts'],
  ['a mapping of YAML', 'secret:\n  databasePassword2024: x\n', 'a.yml'],
  ['the result of a test', 'PASS: gdb.base/break7-Catch.exp2\n', 'check.log'],
  ['a list of YAML', 'tokens:\n  - databasePassword2024Abc\n', 'a.yml'],
])('%s is no finding', (_, text, path) => {
  expect(found(text, path)).toEqual([]);
});

test('of a prefix without a key, nothing is found, and of a key, the whole', () => {
  const prefix = 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t';
  expect(found(`"${prefix}"`, 'a.json')).toEqual([]);
  expect(found(`"${prefix}${VALUE}=="`, 'a.json')).toEqual([`${prefix}${VALUE}==`]);
});
