import { silentLog } from './fixtures';

const written = (...write: Parameters<ReturnType<typeof silentLog>['write']>): unknown => {
  const lines: string[] = [];
  silentLog((line) => lines.push(line), 1234).write(...write);
  return JSON.parse(lines[0]);
};

describe('redaction', () => {
  test('covers secrets in every encoding', () => {
    const lines: string[] = [];
    const log = silentLog((line) => lines.push(line));
    const secret = 'a/b+c"d\\e=';
    log.hide(secret, undefined, '{}');
    log.write('info', {
      plain: secret,
      inUrl: encodeURIComponent(secret),
      inBase64: Buffer.from(secret).toString('base64'),
      inJson: JSON.stringify({ secret }),
    });
    expect(JSON.parse(lines[0])).toMatchObject({ plain: '***', inUrl: '***', inBase64: '***' });
    expect(lines[0]).not.toContain('a/b+c');
  });

  test.each(['', 'a:', 'ab:', 'abc:', 'postgres:'])(
    'covers a password in a Basic header after "%s"',
    (user) => {
      const log = silentLog();
      const password = 'pa55-word?of~the>role';
      log.hide(password);
      for (const encoding of ['base64', 'base64url'] as const) {
        const clean = log.scrub(`Basic ${Buffer.from(`${user}${password}`).toString(encoding)} was refused`);
        const header = clean.split(' ')[1] ?? '';
        const readable = Buffer.from(header.replace('***', ''), 'base64').toString();
        expect(clean).toContain('***');
        expect(readable).not.toContain(password.slice(2, 8));
        expect(clean).toContain(' was refused');
      }
    },
  );

  test('covers a secret within text, but no short words', () => {
    const log = silentLog();
    log.hide('a"b\\c', 'the', 'half\ud800');
    const found = 'the value a"b\\c there';
    expect(log.scrub(JSON.stringify({ found }))).toBe('{"found":"the value *** there"}');
    expect(log.scrub(`key=${encodeURIComponent('half\ufffd')}`)).toBe('key=***');
  });
});

describe('a log line', () => {
  const common = { time: '1970-01-01T00:00:01.234Z', FunctionName: 'rotator' };

  test('without metrics has no metric members', () => {
    expect(written('warn', { event: 'sweep' })).toEqual({ ...common, level: 'warn', event: 'sweep' });
  });

  test('has metrics in the embedded metric format with one dimension', () => {
    const Metrics = [
      { Name: 'Overdue', Unit: 'Count' },
      { Name: 'AgeHours', Unit: 'None' },
    ];
    const CloudWatchMetrics = [{ Namespace: 'cdk-rekey', Dimensions: [['FunctionName']], Metrics }];
    expect(written('info', {}, { overdue: 1, ageHours: 2 })).toEqual({
      ...common,
      level: 'info',
      Overdue: 1,
      AgeHours: 2,
      _aws: { Timestamp: 1234, CloudWatchMetrics },
    });
  });
});
