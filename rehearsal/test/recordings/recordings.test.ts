import { replay } from './replay';
import { haveRecordings, transcripts } from './transcript';

if (haveRecordings) {
  test.each(transcripts().map((transcript) => [transcript.service, transcript.name, transcript] as const))(
    '%s answers the recording %s as AWS does',
    async (_service, _name, transcript) => {
      expect(await replay(transcript)).toBeUndefined();
    },
  );
} else {
  test('replays the recordings of AWS where CI_RECORDINGS requires them', () => {
    expect(process.env.CI_RECORDINGS).not.toBe('required');
    process.stdout.write('The recordings of AWS are not beside this repository: they are not replayed.\n');
  });
}
