import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { DEPLOY } from '../../../rehearsal/checks/deploy/cdk';
import { ACCOUNT, openEnvironment, REGION } from '../../../rehearsal/checks/deploy/environment';

(async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const t0 = Date.now();
  const at = () => ((Date.now() - t0) / 1000).toFixed(1);
  const env = await openEnvironment(console.log, { SFN_WAIT_SCALE: '0.1' });
  console.log(at(), 'ministack', env.ministack.endpoint);
  const control = env.path('control');
  mkdirSync(control + '/killed', { recursive: true });
  try {
    const app = 'npx tsx tools/checks/leaks/app.ts';
    await env.cdk('bootstrap', `aws://${ACCOUNT}/${REGION}`, '--app', app, '-c', `folder=${control}`, '--output', env.path('cdk.out'));
    console.log(at(), 'bootstrapped');
    await env.cdk('deploy', '--app', env.path('cdk.out'), ...DEPLOY, '--outputs-file', env.path('outputs.json'));
    console.log(at(), 'deployed', readFileSync(env.path('outputs.json'), 'utf8'));
    writeFileSync('/tmp/wt/log/env.json', JSON.stringify({ endpoint: env.ministack.endpoint, certificate: env.ministack.certificate, record: env.ministack.record, folder: env.path(''), control, outputs: JSON.parse(readFileSync(env.path('outputs.json'), 'utf8')).RekeyLeaks }));
    console.log('folder', env.path(''));
    if (process.env.HOLD) await pause(Number(process.env.HOLD) * 1000);
  } catch (e) {
    console.log(at(), String(e));
    console.log(env.ministack.tail());
    if (process.env.HOLD) await pause(Number(process.env.HOLD) * 1000);
  } finally {
    await env.close();
  }
})();
