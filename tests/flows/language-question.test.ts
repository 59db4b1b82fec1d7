/** Before a language is known, whatever is said beside the question for it is said in all. */
import { describe, expect, it } from 'vitest';
import { chatWith, visitor } from './member-chat.ts';

describe('the question for the language', () => {
  it('is explained in all three languages, as it is asked', () => {
    const chat = chatWith({}, { role: 'visitor' });
    chat.says('Mambo');
    const [wrong] = chat.says('xyz');
    for (const words of ['not one of the choices', "n'est pas dans la liste", 'halimo kwenye orodha'])
      expect(wrong).toContain(words);
    chat.says('xyz');
    const [offer] = chat.says('xyz');
    for (const words of ['talk to a person', "parler à quelqu'un", 'kuzungumza na mtu', 'Jaribu tena'])
      expect(offer?.toLowerCase()).toContain(words.toLowerCase());
    const [called] = chat.says("Parler à quelqu'un");
    for (const words of ['answer you here', 'vous répond ici', 'kukujibu hapa'])
      expect(called).toContain(words);
    expect(called?.match(/Which language/g)).toHaveLength(1);
  });

  it.each(['help', 'AIDE', 'msaada', 'I need help please', 'is this a scam'])(
    'says to %s, in all three languages, how to get help in one',
    (text) => {
      const chat = visitor('Mambo');
      const said = chat.says(text);
      expect(said).toHaveLength(1);
      for (const words of ['then write *HELP*', 'puis écrivez *AIDE*', 'kisha andika *MSAADA*'])
        expect(said[0]).toContain(words);
      expect(said[0]).toContain('Which language?');
      // Who asks again is no nuisance, and has help once the language is there.
      chat.says(text);
      chat.says('2');
      expect(chat.says('aide').join()).toContain('Comment pouvons-nous vous aider');
    },
  );

  it('once it is answered, one language is spoken', () => {
    const chat = chatWith(
      {
        'me.set_language': (_call, speaking) => {
          speaking.language = 'sw';
          return { outcome: 'done' };
        },
      },
      { role: 'visitor' },
    );
    chat.says('Mambo');
    chat.says('3');
    const said = chat.says('👍').join();
    expect(said).toContain('Jina lako ni nani?');
    expect(said).not.toMatch(/please|s'il vous/i);
  });
});
