import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RehearsalError } from '../errors';
import type { Serve } from './issuer';

/** Loads the function `serve`, or the default export, of a module. @throws InvalidOption */
export async function loadIssuer(file: string): Promise<Serve> {
  if (!existsSync(file)) throw refusal(`The file ${file} of an issuer does not exist.`);
  let module: Module;
  try {
    module = await load(file);
  } catch (error) {
    throw refusal(`The issuer ${file} cannot be loaded: ${(error as Error).message}`);
  }
  const found = [module.serve, module.default?.serve, module.default, module];
  const serve = found.find((value) => typeof value === 'function');
  if (serve) return serve as Serve;
  throw refusal(`The issuer ${file} exports no function \`serve\`.`);
}

interface Module {
  readonly serve?: unknown;
  readonly default?: { readonly serve?: unknown };
}

async function load(file: string): Promise<Module> {
  try {
    return require(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    const importModule = require(join(__dirname, 'import.cjs')) as (url: string) => Promise<Module>;
    return importModule(pathToFileURL(file).href);
  }
}

function refusal(found: string): RehearsalError {
  return new RehearsalError(
    'InvalidOption',
    found,
    'Specify a JavaScript module that exports `serve`. See "Issuers" in the README.',
  );
}
