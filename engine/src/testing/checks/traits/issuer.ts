import assert from 'node:assert/strict';
import { HOUR } from '../../../time/clock';
import { ROUNDING } from '../../../timing';
import { timesOf } from '../../../traits';
import type { Requirement } from '../../check';
import { DAY } from '../../rotator';
import { adapterOf, deleted, rotated } from '../../subject';
import { contradiction, Direct } from './direct';

const listed = async (direct: Direct, id: string) =>
  (await direct.run(async () => direct.adapter.list?.()))?.find((one) => one.id === id);

export const naming: Requirement = {
  name: 'trait naming: list returns the name that issue was given',
  async check(make) {
    const direct = await Direct.of(make);
    const { id } = await direct.issueInstalled();
    direct.pass(direct.times.listLag);
    const name = (await listed(direct, id))?.name;
    const seen = `list returns ${name === undefined ? 'no name' : `the name "${name}"`} for "${direct.lastName}"`;
    assert.ok(name === direct.lastName, contradiction('naming', 'named', seen));
  },
};

export const listLag: Requirement = {
  name: 'trait times.listLag: list shows by then what was issued, disabled and removed',
  async check(make) {
    const direct = await Direct.of(make);
    const { listLag: declared } = direct.times;
    const { propagation } = direct.times;
    const began = direct.now;
    const issued = await direct.issueInstalled();
    direct.pass(Math.max(0, declared - (direct.now - began)));
    const message = (seen: string) => contradiction('times.listLag', declared, `${seen} after that time`);
    for (const { id } of [issued, direct.first])
      assert.ok((await listed(direct, id))?.active === true, message(`list does not show ${id} as active`));
    if (direct.traits.disable) {
      await direct.disable(issued);
      direct.pass(Math.max(0, declared - propagation));
      const active = (await listed(direct, issued.id))?.active ?? false;
      assert.ok(!active, message(`list shows the disabled ${issued.id} as active`));
    }
    await direct.remove(issued, { current: direct.first.value });
    direct.pass(Math.max(0, declared - propagation));
    const active = (await listed(direct, issued.id))?.active ?? false;
    assert.ok(!active, message(`list shows the removed ${issued.id} as active`));
  },
};

export const propagation: Requirement = {
  name: 'trait times.propagation: a new value works by then',
  async check(make) {
    const direct = await Direct.of(make);
    const issued = await direct.issue();
    await direct.install(issued, { current: direct.first.value });
    const within = direct.times.propagation;
    const code = await direct.codeOf(() => direct.adapter.verify(issued.value, { successes: 3, within }));
    const seen = `verify throws ${code} of a new value within that time`;
    assert.ok(code === undefined, contradiction('times.propagation', within, seen));
    assert.ok(
      direct.accepts(issued),
      contradiction('times.propagation', within, 'the issuer refuses a new value then'),
    );
  },
};

export const issueTime: Requirement = {
  name: 'trait times.issue: issue, install, disable and remove take no longer',
  async check(make) {
    const it = make();
    const { calls, clock } = it.rotator;
    calls.afterEach = () => undefined;
    const declared = timesOf(adapterOf(it)).issue;
    const requireTimes = () => {
      for (const call of ['issue', 'install', 'disable', 'remove'])
        assert.ok(
          (calls.longest[call] ?? 0) <= declared,
          contradiction('times.issue', declared, `${call} took ${calls.longest[call]} milliseconds`),
        );
    };
    // A call that takes too long may fail the deploy.
    await it.rotator.resource('Create');
    requireTimes();
    clock.pass(HOUR);
    await rotated(it);
    requireTimes();
    for (let day = 0; day < 10; day++) {
      clock.pass(DAY);
      await it.rotator.sweep();
    }
    await deleted(it);
    requireTimes();
  },
};

export const usage: Requirement = {
  name: 'trait usage: a use is reported within the lag, and nothing but a use',
  async check(make) {
    const direct = await Direct.of(make);
    const { adapter, first, traits } = direct;
    const declared = traits.usage?.lag ?? 0;
    const unused = await direct.issueInstalled();
    direct.pass(HOUR + declared);
    const used = direct.now;
    if (direct.it.use) direct.it.use(first.text);
    else await direct.run(() => adapter.verify(first.value, { successes: 1, within: 0 }));
    direct.pass(declared);
    const reported = await direct.run(async () => adapter.lastUsed?.(first.id));
    const message = (seen: string) => contradiction('usage.lag', declared, seen);
    const late = `after that time, lastUsed returns ${reported ?? 'nothing'} for a use at ${used}`;
    assert.ok(reported !== undefined && reported >= used - ROUNDING, message(late));
    const never = await direct.run(async () => adapter.lastUsed?.(unused.id));
    assert.ok(
      never === undefined,
      message(`lastUsed reports a use at ${never} of a credential that was never used`),
    );
  },
};
