/** What a person may do in a state: what the open question offers, and everything beside it. */
import type { Content } from '../../gateway.ts';
import type { ShownOption, Snapshot } from '../../engine/model.ts';
import { isQuestion, usesOf } from '../../language/kinds/all.ts';
import { builtInCommands } from '../../language/model.ts';
import type { Language } from '../../ports.ts';
import { answersTo } from './answers.ts';
import type { Move, Node, Setting } from './model.ts';

/** Long enough after the last message that it is none that came twice. */
const laterMs = 20_000;
/** So soon that nobody has read an answer. */
export const twiceMs = 1_000;

/** A message of a person. */
function sends(content: Content, more: Partial<Move> = {}): Move {
  return {
    event: { kind: 'message', content, quotedVisit: null },
    shown:
      content.kind === 'text'
        ? content.text
        : content.kind === 'tap'
          ? `[${content.label}]`
          : `(${content.kind})`,
    kind: 'own',
    means: null,
    afterMs: laterMs,
    ...more,
  };
}

export const writes = (text: string, more: Partial<Move> = {}): Move => sends({ kind: 'text', text }, more);

const taps = (visit: number, id: string, label: string, kind: Move['kind']): Move =>
  sends({ kind: 'tap', option: `${visit}/${id}`, label }, { kind, means: `${visit}/${id}` });

/** The ways on that are offered: every option, and answers in one's own words. */
export function ownMoves(setting: Setting, { snapshot, nowMs }: Node): Move[] {
  const { open } = snapshot;
  if (open === null) return [];
  const flow = setting.pack.flows.get(open.flow);
  const step = flow?.steps.get(open.step);
  if (flow === undefined || step === undefined) return [];
  const tapped = tried(open.options).map(({ id, label }) => taps(open.visit, id, label, 'own'));
  const { inWords } = usesOf(step);
  // A number is as good as a tap, but where it would be an answer.
  const typed = open.options.flatMap(({ id, words }, index): Move[] => {
    const means = `${open.visit}/${id}`;
    const first = words[0];
    if (inWords && open.asks === 'answer') return first === undefined ? [] : [writes(first, { means })];
    const number = writes(String(index + 1), { means });
    // "Yes" in words may be meant for something else that was said: it is no tap.
    if (id === 'yes' && first !== undefined) return [number, writes(first)];
    return index === 0 ? [number] : [];
  });
  const answers =
    inWords && open.asks === 'answer'
      ? answersTo(setting.reads, flow, step, new Date(nowMs)).map((content) => sends(content))
      : [];
  const done = snapshot.frames.at(-1)?.gathered.values.length ?? 0;
  const ends = done > 0 ? wordsOf(setting, 'list.done', 'en').slice(0, 1) : [];
  return [...tapped, ...typed, ...answers, ...ends.map((word) => writes(word))];
}

/** Items of a list are alike: the first and the last of a page stand for all. */
function tried(options: readonly ShownOption[]): ShownOption[] {
  const items = options.filter(({ id }) => id.startsWith('item.'));
  const ends = new Set([items[0], items.at(-1)]);
  return options.filter((option) => !option.id.startsWith('item.') || ends.has(option));
}

/** Taps on the question that was open before. */
export function staleMoves({ snapshot, older }: Node): Move[] {
  if (older === null || older.visit === snapshot.open?.visit) return [];
  return tried(older.options).map(({ id, label }) => taps(older.visit, id, label, 'beside'));
}

/** Words that notices offered. */
export function offeredMoves({ snapshot }: Node, kind: Move['kind']): Move[] {
  return snapshot.notices.flatMap(({ visit, options }) =>
    options.map(({ id, label }) => taps(visit, id, label, kind)),
  );
}

/** What people do in the middle of something: commands, keywords, and what can be no answer. */
export function besideMoves(setting: Setting, { speaker, snapshot, older }: Node): Move[] {
  const beside = { kind: 'beside' } as const;
  const { open } = snapshot;
  const yes = wordsOf(setting, 'choices.yes', speaker.language)[0] ?? 'yes';
  const offersYes = open?.options.some(({ id }) => id === 'yes') === true;
  const quoted = older !== null && older.visit !== open?.visit ? [older.visit] : [];
  return [
    ...commandWords(setting, speaker.language).map((word) => writes(word, beside)),
    ...keywordTexts(setting).map((text) => writes(text, beside)),
    writes('qwzx', beside),
    ...(offersYes ? [] : [writes(yes, beside)]),
    ...quoted.flatMap((visit) => [quoting(visit, yes), quoting(visit, '1')]),
    ...unwritten.map((content) =>
      sends(content, { ...beside, ...(content.kind === 'edited' ? {} : { quiet: true }) }),
    ),
    sends({ kind: 'media', media: 'audio', caption: '' }, beside),
  ];
}

/** What is done to messages. */
const unwritten: readonly Content[] = [
  { kind: 'edited', text: 'yes', quotes: '' },
  { kind: 'deleted', quotes: '' },
  { kind: 'reaction', emoji: '👍', quotes: '' },
];

/** An answer to what was asked before the open question. */
const quoting = (visit: number, text: string): Move => ({
  ...writes(text, { kind: 'beside' }),
  event: { kind: 'message', content: { kind: 'text', text }, quotedVisit: visit },
  shown: `${text} (to what was asked before)`,
});

/** The commands of the runtime itself. */
export function builtInMoves(setting: Setting, { speaker }: Node): Move[] {
  return commandWords(setting, speaker.language, builtInCommands).map((word) =>
    writes(word, { kind: 'beside' }),
  );
}

/** The first word of each command. */
function commandWords(
  setting: Setting,
  language: Language,
  names: Iterable<string> = new Set([...builtInCommands, ...setting.pack.commands.keys()]),
): string[] {
  return [...names].flatMap((name) => wordsOf(setting, `commands.${name}`, language).slice(0, 1));
}

/** One keyword for each flow that they start, alone and with what may follow it. */
export function keywordTexts({ pack }: Setting, flow?: string): string[] {
  const first = new Map(pack.keywords.map((keyword) => [keyword.start.flow, keyword]));
  for (const keyword of [...pack.keywords].reverse()) first.set(keyword.start.flow, keyword);
  return [...first.values()]
    .filter(({ start }) => flow === undefined || start.flow === flow)
    .flatMap(({ word, argument, currency, like }) => {
      if (argument === null) return [word];
      return [word, `${word} ${currency === null ? (like ?? 'ABC234') : '500'}`];
    });
}

export function wordsOf({ pack }: Setting, key: string, language: Language): readonly string[] {
  return pack.strings.words(language, key);
}

/** Whether a question is open on top. */
export function isAsked({ pack }: Setting, { frames, open }: Snapshot): boolean {
  const top = frames.at(-1);
  const step = top && pack.flows.get(top.flow)?.steps.get(top.at);
  return open !== null && step !== undefined && isQuestion(step);
}
