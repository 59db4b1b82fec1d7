/**
 * Every question with numbered answers × language × what people type for the first of them. A spelling is understood
 * when it does exactly what a tap on the option does, and refused when it does exactly what nonsense does.
 */
import { describe, expect, it } from 'vitest';
import { newFrame } from '../../runtime/engine/frames.ts';
import { emptySnapshot } from '../../runtime/engine/model.ts';
import { languages } from '../../runtime/ports.ts';
import type { Language } from '../../runtime/ports.ts';
import { openPacks } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';
import { sampleValue } from './sample-values.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');

const questions = [...pack.flows.values()].flatMap((flow) =>
  [...flow.steps.values()]
    .filter(({ kind }) => kind === 'menu' || kind === 'confirm')
    .map(({ name }) => ({ name: `${flow.name}.${name}`, flow, step: name })),
);

/** A chat in which this question has just been asked. */
function asked(question: (typeof questions)[number], language: Language): Chat {
  const { flow, step } = question;
  const tools = new Proxy({}, { get: () => () => 'pending' as const });
  const role = flow.name === 'onboarding' ? 'visitor' : 'member';
  const chat = new Chat(pack, { tools, language, role });
  const vars = Object.fromEntries([...flow.variables].map(([name, type]) => [name, sampleValue(type, 9)]));
  const frame = newFrame({ id: 1, flow: flow.name, at: step, vars, origin: 'main' });
  chat.snapshot = { ...emptySnapshot, frames: [frame], numbers: 1 };
  chat.says('repeat');
  return chat;
}

/** All that follows, and where it leads. */
function after(chat: Chat, act: (chat: Chat) => void): unknown {
  const before = chat.effects.length;
  act(chat);
  return { effects: chat.effects.slice(before), frames: chat.snapshot.frames };
}

const first = [
  ['1', ' 1 ', '1.', '1)', '(1)', '#1', '*1*', '"1"', '01', '１', '١', '①', '1️⃣', '\u200f1\u200e'],
  ['one', 'ONE', 'moja', 'un', 'une', 'number one', 'namba moja', 'numéro 1', 'option 1'],
  ['first', 'the first one', 'la première', 'le premier', '1er', 'ya kwanza', 'Kwanza'],
  ['1 please', '1 svp', "1 s'il vous plaît", '1 tafadhali', '1, thanks', 'ok 1', '1 👍'],
].flat();
const second = ['2', '٢', '②', 'two', 'deux', 'mbili', 'the second', 'la deuxième', 'ya pili', 'ya mbili'];
const none = [
  '0',
  '99',
  '-1',
  '1.5',
  '٠',
  'zero',
  'sifuri',
  'zéro',
  '1 or 2',
  '1 2',
  '🤷',
  'ab#',
  '{{1}}',
  '½',
];

describe.each(questions)('$name', (question) => {
  it.each(languages)('takes its answers in any spelling, asked in %s', (language) => {
    const nonsense = after(asked(question, language), (chat) => chat.says('qwzx'));
    const byTap = (place: number) =>
      after(asked(question, language), (chat) => {
        const option = chat.lastMessage.options[place];
        if (!option) throw new Error(`${question.name} has no option ${place}`);
        chat.taps(option.id);
      });
    const chat = asked(question, language);
    const { snapshot } = chat;
    const wrong = (spellings: readonly string[], expected: unknown) =>
      spellings.filter((text) => {
        chat.snapshot = snapshot;
        const got = after(chat, () => chat.says(text));
        return JSON.stringify(got, bigints) !== JSON.stringify(expected, bigints);
      });
    expect({
      first: wrong(first, byTap(0)),
      second: wrong(second, byTap(1)),
      none: wrong(none, nonsense),
    }).toEqual({ first: [], second: [], none: [] });
  });

  it('takes the labels of every language in every language', () => {
    const labels = languages.flatMap((language) =>
      asked(question, language).lastMessage.options.map(({ id, label }) => ({ id, label })),
    );
    for (const [language, courtesy] of [
      ['en', 'please'],
      ['fr', "s'il vous plaît"],
      ['sw', 'tafadhali'],
    ] as const) {
      const misread = labels.filter(({ id, label }) => {
        const typed = after(asked(question, language), (chat) => chat.says(`${label} ${courtesy}`));
        const tapped = after(asked(question, language), (chat) => chat.taps(id));
        return !id.includes('item.') && JSON.stringify(typed, bigints) !== JSON.stringify(tapped, bigints);
      });
      expect(misread).toEqual([]);
    }
  });
});

const bigints = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
