/** Writes the tables of docs/credentials/http-api.md: tsx tools/checks/http-api/index.ts */
import { writeFileSync } from 'node:fs';
import { PAGE, withTables } from './tables';

writeFileSync(PAGE, withTables());
