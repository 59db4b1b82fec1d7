import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, declareErrors, type ErrorDeclaration } from '../../runtime/errors.ts';
import { files, project } from './files.ts';

const sentence = /^[A-Z].*[.!]$/s;

/** What is wrong with a declaration, in words. */
function faults(code: string, { message, hint }: ErrorDeclaration): string[] {
  return [
    ...(/^[A-Z]+(_[A-Z0-9]+)+$/.test(code) ? [] : [`${code}: a code is WORDS_LIKE_THIS`]),
    ...(message.trim() === '' || message.endsWith('.')
      ? [`${code}: the message is a clause without a full stop`]
      : []),
    ...(sentence.test(hint) ? [] : [`${code}: the hint is a sentence that says what to do`]),
  ];
}

describe('operating failures', () => {
  it('all have a code, a message and a hint that says what to do', async () => {
    const declaring = files('.ts').filter(
      ({ path, text }) => text.includes('declareErrors({') && !path.startsWith('tests/'),
    );
    expect(declaring.map(({ path }) => path)).toContain('runtime/database/errors.ts');
    for (const { path } of declaring) await import(join(project, path));
    expect(catalogue.size).toBeGreaterThan(10);
    expect([...catalogue].flatMap(([code, declaration]) => faults(code, declaration))).toEqual([]);
  });

  it('are seen when the hint is missing, the message a sentence or the code a word', () => {
    const good = { message: 'the thing is away', hint: 'Bring it back.', retryable: false };
    expect(faults('THING_AWAY', good)).toEqual([]);
    expect(faults('THING_AWAY', { ...good, hint: '' })).toHaveLength(1);
    expect(faults('THING_AWAY', { ...good, hint: 'bring it back' })).toHaveLength(1);
    expect(faults('THING_AWAY', { ...good, message: 'The thing is away.' })).toHaveLength(1);
    expect(faults('away', good)).toHaveLength(1);
  });

  it('cannot be declared twice', () => {
    const declaration = { message: 'x', hint: 'Y.', retryable: false };
    expect(() => declareErrors({ DATABASE_UNAVAILABLE: declaration })).toThrow('declared twice');
  });
});
