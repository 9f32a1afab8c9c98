import { run } from '../../src/bin/command';

describe('usage', () => {
  const call = async (...words: string[]) => {
    const [out, err]: string[][] = [[], []];
    const surroundings = {
      print: (text: string) => out?.push(text),
      printError: (text: string) => err?.push(text),
    };
    const code = await run(words, { ...surroundings, version: () => '1.2.3' });
    return { code, out: out?.join('\n'), err: err?.join('\n') };
  };

  test.each([
    [[]],
    [['heal']],
    [['doctor']],
    [['doctor', 'a', 'b']],
    [['doctor', 'a', '--value']],
    [['doctor', 'arn:aws:s3:::bucket']],
    [['doctor', 'arn:aws:secretsmanager']],
  ])('%j is wrong', async (words: string[]) => {
    const { code, out, err } = await call(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: rekey-client doctor NAME');
  });

  test('--help and --version', async () => {
    expect(await call('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes: 0') });
    expect(await call('--version')).toEqual({ code: 0, out: '1.2.3', err: '' });
  });
});
