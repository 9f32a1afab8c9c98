/** Writes the tables of docs/kinds.md: tsx tools/checks/kinds-page/index.ts */
import { writeFileSync } from 'node:fs';
import { KINDS_PAGE, withKinds } from './page';

writeFileSync(KINDS_PAGE, withKinds());
