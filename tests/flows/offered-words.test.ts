/** S6.4: a word that a message offers in bold capitals does something wherever it is read, in each language. */
import { describe, expect, it } from 'vitest';
import { languages } from '../../runtime/ports.ts';
import { openPacks } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');

/** `*MENU*` and the like, as they stand in templates and in the runtime's own strings. */
const bold = /\*(\p{Lu}{2,})\*/gu;

const keys = ['cancel.done', 'cancel.nothing', 'offer.gone', 'answers.media_not_needed'];
keys.push(
  'edited.ignored',
  'deleted.ignored',
  'done.next',
  'thanks.answer',
  'offer.not_now',
  'cancel.back_to',
  'handoff.closed',
);

describe.each(languages)('words offered in %s', (language) => {
  const templates = [...pack.templates.values()].map(({ source }) => source.get(language) ?? '');
  const strings = keys.map((key) => pack.strings.text(language, key) ?? '');
  const words = new Set(
    [...templates, ...strings].flatMap((text) => [...text.matchAll(bold)].map(([, word]) => word ?? '')),
  );

  it('are there', () => {
    expect(words.size).toBeGreaterThan(10);
  });

  it.each([...words])('%s', (word) => {
    const tools = new Proxy({}, { get: () => () => 'pending' as const });
    const chat = new Chat(pack, { language, tools });
    chat.says(word);
    const flow = chat.snapshot.frames[0]?.flow;
    const builtIn = ['back', 'change', 'cancel', 'repeat'];
    const isBuiltIn = builtIn.some((name) =>
      pack.strings.words(language, `commands.${name}`).some((each) => each.toUpperCase() === word),
    );
    const isMenu = pack.strings.words(language, 'commands.menu').some((each) => each.toUpperCase() === word);
    // What nobody understands opens the menu.
    expect(isBuiltIn || isMenu || (flow !== undefined && flow !== pack.entry)).toBe(true);
  });
});
