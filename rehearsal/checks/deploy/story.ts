/** Names under which `rehearsal/checks/page` still imports the steps of a check. */
export { Steps as Story, VerificationFailed as NotAsPromised, verify as promise } from '../steps';
