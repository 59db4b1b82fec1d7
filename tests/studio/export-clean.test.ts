/** What of a text stays in a replay: our own words, and nothing of anybody's. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { clean } from '../../runtime/studio/export/clean.ts';
import { convert } from '../../runtime/studio/export/convert.ts';
import { Fakes } from '../../runtime/studio/export/fakes.ts';
import { OwnWords } from '../../runtime/studio/export/own-words.ts';
import { languages } from '../../runtime/ports.ts';
import { openPacks } from '../../system/packs.ts';

const pack = openPacks(process.cwd(), ['likelemba']).current('likelemba');
const read = (...names: readonly string[]) =>
  languages.flatMap((language) =>
    names.map((name) => parse(readFileSync(`locales/${language}/${name}.yaml`, 'utf8')) as unknown),
  );
const own = new OwnWords(pack, read('runtime', 'likelemba'), read('numbers', 'dates'));
const cleaned = (text: string, free: boolean): string =>
  clean(text, free, {
    keywords: pack.keywords,
    own,
    fakes: new Fakes({ people: [{ name: 'Mars Kabila', phone: '254700000071' }], groups: ['Chama Bora'] }),
  });

test.each([
  'annuler',
  'ANNULER !',
  'my group',
  'Mon groupe',
  'J’ai un problème',
  "j'ai un probleme",
  'PAY',
  'lipa',
  'Cancel.',
  '👍',
  '2000',
])('"%s" stays, whatever is asked', (text) => {
  expect(cleaned(text, false)).toBe(text);
  expect(cleaned(text, true)).toBe(text);
});

test.each(['PAY 2000', 'KES500', 'elfu mbili', 'next friday', '6 mars'])(
  '"%s" stays where it is an answer',
  (text) => {
    expect(cleaned(text, false)).toBe(text);
  },
);

test.each([
  ['JOIN UNDEFINED', /^JOIN [IO]{9}$/],
  ['join q83q3q', /^join [io01]{6}$/],
  ['rejoindre Q83Q3Q svp', /^rejoindre [IO01]{6}$/],
  ['Q83Q3Q', /^[IO][01]{2}[IO][01][IO]$/],
])('"%s" keeps its kind', (text, kind) => {
  expect(cleaned(text, false)).toMatch(kind);
  expect(cleaned(text, true)).toMatch(kind);
});

test.each([
  ['hi i want to join Q83Q3Q', /^[IO][01]{2}[IO][01][IO]$/],
  ['0722 123 456', /^07\d{8}$/],
  ['Kamau kila wiki', /^\p{L}{5} kila wiki$/u],
  ['Who is Kamau?', /\?$/],
  ['Ali Ba', /^\S+ \S+$/],
  ['Otieno', /^\S+$/],
])('"%s" is read in the same way', (text, kind) => {
  expect(cleaned(text, false)).toMatch(kind);
});

/** Each of them where a choice is asked, where words are asked, and behind a keyword. */
const personal = [
  'Kamau',
  'Mars Kabila',
  'Chama Bora',
  'Gikomba',
  '254700000071',
  '0722 123 456',
  'N2D3S4',
  'KAMAU',
  'kamau@posta.co.ke',
];
test.each(personal)('nothing of "%s" stays', (datum) => {
  for (const text of [
    datum,
    `PAY ${datum}`,
    `JOIN ${datum}`,
    `join ${datum} please`,
    `help ${datum}`,
    `${datum} kila wiki`,
    `I am ${datum}`,
    `${datum}, ${datum}?`,
  ])
    for (const free of [true, false]) {
      const left = cleaned(text, free).toLowerCase();
      for (const word of datum.toLowerCase().split(/[\s@]+/))
        expect(left.split(/[\s,?]+/)).not.toContain(word);
    }
});

test('somebody is called the same wherever they stand, and is no word of ours', () => {
  expect(['Mars Kabila', 'chama bora', '254700000071'].map((text) => cleaned(text, false))).toEqual([
    'Amina',
    'Umoja',
    '254700000001',
  ]);
  // Both are words of ours as well.
  const fakes = new Fakes({
    people: [{ name: 'Sawa Kabila', phone: '254700000071' }],
    groups: ['Kila Wiki'],
  });
  const left = (text: string) => clean(text, false, { keywords: pack.keywords, own, fakes }).toLowerCase();
  expect(own.isPhrase('sawa')).toBe(true);
  expect(left('Otieno sawa')).not.toContain('sawa');
  expect(own.isOwn('siku kila wiki')).toBe(true);
  expect(left('siku kila wiki')).not.toContain('wiki');
});

test.each(['next friday', 'elfu mbili', 'Join Hands', 'Mama kila wiki'])(
  'nothing of "%s" stays where any text is an answer',
  (text) => {
    const left = cleaned(text, true).toLowerCase().split(' ');
    expect(
      text
        .toLowerCase()
        .split(' ')
        .filter((word) => left.includes(word)),
    ).toEqual([]);
  },
);

test('what starts a flow is a phrase of ours, and a group that is called as everybody is called is left', () => {
  const [keyword] = pack.keywords;
  const such = new OwnWords({ ...pack, keywords: [{ ...keyword!, word: 'QWZX' }] }, [], []);
  expect(['qwzx', 'zuvri'].map((text) => such.isPhrase(text))).toEqual([true, false]);

  const content = { kind: 'text', text: 'Write My Group please' };
  const { talk } = convert({
    pack,
    own,
    people: [{ id: 'a', name: 'Kamau', phone: '254700000071', language: 'en' }],
    groups: [{ name: 'My group', code: 'Q83Q3Q', organiserId: 'a' }],
    turns: [
      { userId: 'a', kind: 'message', source: '', payload: JSON.stringify({ content }), at: null, said: [] },
    ],
  });
  expect(talk).toEqual([{ amina: content.text }]);
});

test('the same has the same fake, and no fake is a word of ours or holds a number', () => {
  const fakes = new Fakes({ people: [], groups: [] });
  const made = Array.from({ length: 200 }, (_, at) =>
    fakes.text(`kamau ${'x'.repeat(at % 30)} wa ${at}`, own),
  );
  expect(fakes.text('kamau  wa 0', own)).toBe(made[0]);
  // Of whatever words ours are.
  const such = new OwnWords({ ...pack, keywords: [] }, 'zuvri', null);
  expect(such.isOwnWord(new Fakes({ people: [], groups: [] }).text('kamau', own))).toBe(true);
  expect(such.isOwnWord(new Fakes({ people: [], groups: [] }).text('kamau', such))).toBe(false);
  for (const fake of made) expect(fake).toMatch(/^[\p{L} ]+$/u);
  expect(made.flatMap((fake) => fake.split(' ')).filter(own.isOwnWord)).toEqual([]);
});
