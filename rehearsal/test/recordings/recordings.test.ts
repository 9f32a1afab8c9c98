import { exceptions } from './exceptions';
import { replay } from './replay';
import { haveRecordings, transcripts } from './transcript';

const required = process.env.CI_RECORDINGS === 'required';

if (!haveRecordings) {
  test('answers recorded from AWS', () => {
    expect(required).toBe(false);
    process.stdout.write('The recordings of AWS are not beside this repository: their replay is left out.\n');
  });
} else {
  describe('the local AWS answers as AWS answered', () => {
    const excepted = new Map(exceptions.map(({ name, reason }) => [name, reason]));
    const all = transcripts();

    test('every exception names a recording', () => {
      const names = all.map(({ name }) => name);
      for (const name of excepted.keys()) expect(names).toContain(name);
    });

    for (const transcript of all) {
      const { service, name } = transcript;
      const reason = excepted.get(name);
      test(`${service}: ${name}${reason ? ` (not yet: ${reason})` : ''}`, async () => {
        const problem = await replay(transcript);
        if (reason) expect(problem).toBeDefined();
        else expect(problem).toBeUndefined();
      });
    }
  });
}
