import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '../steps';

const root = join(__dirname, '../../..');

/** Replacements in bin/reference-stack.ts before the second deploy. */
const EDITS: readonly (readonly [find: string, replacement: string])[] = [
  ['rotation: Rotation.highRisk(),', 'rotation: Rotation.every(Duration.days(30)),'],
  ["new User(this, 'Mailer')", "new User(this, 'Postmaster')"],
  [
    '    const webhookKey =',
    `    new RotatingSecret(this, 'PartnerKey', {
      credential: Credential.accessKey({ user: new User(this, 'Partner') }),
      alarmTopic,
    });

    const webhookKey =`,
  ],
];

/** Writes the edited reference app to a folder with links to the library. Returns the command of the app. */
export function editedApp(folder: string): string {
  mkdirSync(folder);
  for (const name of ['lib', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  const file = join(folder, 'bin/reference-stack.ts');
  let text = readFileSync(file, 'utf8');
  for (const [find, replacement] of EDITS) {
    const count = text.split(find).length - 1;
    const expected = 'one occurrence; update rehearsal/checks/deploy/edited-app.ts.';
    verify(count === 1, `bin/reference-stack.ts contains ${count} times \`${find.trim()}\`.`, expected);
    text = text.replace(find, replacement);
  }
  writeFileSync(file, text);
  return `npx tsx ${join(folder, 'bin/app.ts')}`;
}
