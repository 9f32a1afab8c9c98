import { CheckError } from '../errors';
import { sequences } from './calls/sequence';
import { checkList, compareAll, LEAST_COMPARED, type Pair, playListed } from './compare-all';
import { LIST } from './differences/list';
import { HELP, type Options, optionsOf } from './options';
import { staleText, tallyText, unlistedText } from './report';
import { Moto, motoPython } from './server/moto';
import { startLocalAws } from './sides/local';
import { startMoto } from './sides/moto';

/** As many as there are cores where this runs in CI; each has its own sequences. */
const SERVERS = 2;

type Tell = (text: string) => void;

/** Runs the check and tells with which code the process ends. */
export async function command(args: readonly string[], tell: Tell): Promise<number> {
  const servers: Moto[] = [];
  try {
    const options = optionsOf(args);
    if (options.help) {
      tell(HELP);
      return 0;
    }
    const python = await motoPython(tell);
    const number = options.replay ? 1 : SERVERS;
    for (let i = 0; i < number; i++) servers.push(await Moto.start({ python }));
    const pairs = servers.map((moto) => ({ local: startLocalAws, moto: startMoto(moto) }));
    return await check(options, pairs, tell);
  } catch (error) {
    // What somebody can put right needs no stack trace; anything else is a defect of the check.
    tell(error instanceof CheckError ? `${error.code}: ${error.message}` : String((error as Error).stack));
    return 2;
  } finally {
    await Promise.all(servers.map((moto) => moto.stop()));
  }
}

async function check(options: Options, pairs: readonly Pair[], tell: Tell): Promise<number> {
  const [first] = pairs as [Pair];
  if (options.replay) {
    const played = await playListed(options.replay, LIST, first);
    const failed = played.differences.length > 0;
    const generated = options.replay.length;
    tell(failed ? unlistedText({ ...played, generated }) : `${played.past.length} calls, as listed`);
    return failed ? 1 : 0;
  }
  const list = await checkList(LIST, first);
  const { tally, unlisted } = await compareAll(sequences, LIST, pairs, {
    count: options.sequences,
    seed: options.seed,
  });
  for (const found of [...list.unlisted, ...unlisted]) tell(unlistedText(found));
  for (const found of list.stale) tell(staleText(found));
  const enough = tally.compared >= LEAST_COMPARED * tally.generated;
  if (!enough) tell(`Less than ${100 * LEAST_COMPARED} % of the calls were compared: too much is listed.`);
  tell(tallyText(tally, LIST.length));
  return unlisted.length + list.unlisted.length + list.stale.length > 0 || !enough ? 1 : 0;
}
