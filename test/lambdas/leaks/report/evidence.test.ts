import { createHash } from 'node:crypto';
import { ended, incident } from '../incident';
import { AUDIT, final, setUp } from './fixtures';

describe('the evidence', () => {
  test('has each step, its digest, the coverage and the seconds, and is written once', async () => {
    const { handler, store, messages } = setUp();
    const first = await handler(final());
    const text = await store.get('incidents/github-1/report.json');
    const { secondsToContained, secondsToDead, parts, coverage, sha256, outcome } = JSON.parse(text);
    expect([secondsToContained, secondsToDead, outcome]).toEqual([3, 41, 'dead']);
    expect(Object.keys(parts)).toEqual([
      'finding',
      'match',
      'contain',
      'denySessions',
      'replace',
      'proof',
      'audit',
      'hunt',
      'close',
    ]);
    expect(coverage).toEqual(AUDIT.coverage);
    expect(sha256.finding).toBe(createHash('sha256').update(JSON.stringify(parts.finding)).digest('hex'));
    expect(sha256[AUDIT.object]).toBe('abc');
    expect(first.evidence?.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(await handler(final())).toEqual(first);
    expect(await store.get('incidents/github-1/report.json')).toBe(text);
    expect(messages).toHaveLength(3);
  });

  test('that cannot be written does not keep people from being told, and fails the step', async () => {
    const { handler, store, messages } = setUp();
    store.putOnce = async () => Promise.reject(Object.assign(new Error('x'), { name: 'AccessDenied' }));
    await expect(handler(final())).rejects.toThrow(expect.objectContaining({ name: 'AccessDenied' }));
    expect(messages).toHaveLength(3);
    store.putOnce = async () => true;
    await handler(final());
    expect(messages).toHaveLength(3);
  });

  test('without an audit says that nothing was looked at', async () => {
    const { handler, store } = setUp();
    await handler({ stage: 'contained', incident: incident(ended) });
    expect(JSON.parse(await store.get('incidents/github-1/contained.json')).coverage.notSeen).toEqual([
      'Everything: there is no audit.',
    ]);
  });
});
