// Writes the table of pairs of letters in words: tsx tools/scanners/rarity/index.ts
// The words are those of declarations and of prose: identifiers that look like code, not like secrets.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bitsTable } from './train';

const ROOT = join(__dirname, '../../..');
const LIBRARIES = 'node_modules/typescript/lib';

const files = [
  ...readdirSync(join(ROOT, LIBRARIES))
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => join(LIBRARIES, name)),
  'node_modules/aws-cdk-lib/README.md',
  ...['ec2', 'iam', 'lambda', 'rds', 's3', 'ecs', 'cognito', 'apigateway'].map(
    (name) => `node_modules/aws-cdk-lib/aws-${name}/README.md`,
  ),
];
const table = bitsTable(files.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n'));
writeFileSync(
  join(ROOT, 'scan/src/rarity/bits.ts'),
  `// Made by tools/scanners/rarity: surprise of each pair of symbols in words, half bits in base 36, row by row.
export const BITS =
  '${table}';
`,
);
