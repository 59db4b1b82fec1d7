/** What must hold of every step and every state. Each check says what is wrong, or nothing. */
import { isDeepStrictEqual } from 'node:util';
import type { Snapshot, StepResult } from '../../engine/model.ts';
import { strictest } from '../../language/channels.ts';
import { isQuestion } from '../../language/kinds/all.ts';
import type { Language } from '../../ports.ts';
import { advance } from './advance.ts';
import { secretText } from './answers.ts';
import { isAsked, wordsOf, writes } from './member-moves.ts';
import { contextOf } from './model.ts';
import type { Move, Node, Said, Setting } from './model.ts';
import { keyOf, standingKey } from './state-key.ts';
import { maySpeak } from './world-moves.ts';

/** A rule that was broken, and how. */
export interface Broken {
  readonly rule: string;
  readonly message: string;
}

/** Marks of a place in a text that nothing was put into. */
const unfilled = /\{\{|\bundefined\b|\bNaN\b|\[object |\bnull\b/;

/** What is wrong with messages as they are read. */
export function checkTexts(said: readonly Said[], language: Language): Broken[] {
  const { max, gateway } = strictest('text');
  return said.flatMap(({ text, of }): Broken[] => {
    const what = of.join(' + ');
    const found: Broken[] = [];
    if (text.trim() === '') found.push({ rule: 'text', message: `${what} is empty in ${language}` });
    if (unfilled.test(text))
      found.push({ rule: 'text', message: `${what} has a place that nothing filled, in ${language}` });
    if ([...text].length > max)
      found.push({
        rule: 'text',
        message: `${what} is longer in ${language} than ${gateway} takes (${max})`,
      });
    return found;
  });
}

/**
 * The same step in the other languages: it says all of it, and leads to the same place. `from` is the state before, in
 * the language of whoever speaks.
 */
export function checkLanguages(setting: Setting, from: Node, move: Move, node: Node): Broken[] {
  const own = from.speaker.language;
  // Who has just chosen a language speaks that one.
  if (node.speaker.language !== own) return [];
  return setting.pack.languages
    .filter((language) => language !== own)
    .flatMap((language): Broken[] => {
      const speaker = { ...from.speaker, language, me: inLanguage(from, language) };
      const other = advance(setting, { ...from, speaker }, move);
      if (!other.ok) return [{ rule: 'throws', message: `in ${language}: ${messageOf(other.error)}` }];
      const said = checkTexts(other.node.said, language);
      const same = { ...other.node, speaker: node.speaker, money: node.money };
      if (keyOf(setting, same) !== keyOf(setting, node))
        said.push({ rule: 'language', message: `it leads somewhere else in ${language} than in ${own}` });
      return said;
    });
}

function inLanguage({ speaker: { me } }: Node, language: Language): Node['speaker']['me'] {
  return 'language' in me ? { ...me, language } : me;
}

/** Nothing that a person writes vanishes. */
export function checkSilence(node: Node): Broken[] {
  if (!node.unanswered || node.calls.length > 0) return [];
  // More may be coming: the pause after a part is answered when it is over.
  if (node.snapshot.frames.some(({ gathered }) => gathered.parts.length > 0)) return [];
  return [{ rule: 'silence', message: 'nothing is said to what a person wrote' }];
}

/** A question that stands on top is open: words can answer it. */
export function checkOpen({ pack }: Setting, { snapshot, calls }: Node): Broken[] {
  const top = snapshot.frames.at(-1);
  const step = top && pack.flows.get(top.flow)?.steps.get(top.at);
  if (calls.length > 0 || step === undefined || !isQuestion(step) || snapshot.open?.step === step.name)
    return [];
  return [{ rule: 'open', message: 'a question stands on top, and is not the one that is open' }];
}

/** An event that a flow waits for, or waited for, is told: by the flow or by a notice. */
export function checkTold(from: Node, move: Move, node: Node): Broken[] {
  const { event } = move;
  if (event.kind !== 'domain') return [];
  const awaited = from.raised.some((each) => each.event === event.name && each.about === event.about);
  const isTold = node.said.some((message) => !isShownAgain(from, node, message));
  if (!awaited || isTold || node.calls.length > 0) return [];
  // Before the answer to the call it is kept for the wait that follows.
  if (node.snapshot.early.length > from.snapshot.early.length) return [];
  return [{ rule: 'silence', message: `nothing is said of ${event.name}: ${event.outcome}` }];
}

/** Whether a message only asks again what was asked already, under what has ended: it says nothing of an event. */
function isShownAgain(from: Node, { snapshot: { open, frames } }: Node, { visit }: Said): boolean {
  const top = frames.at(-1);
  const stood = from.snapshot.frames.some(({ id, at }) => id === top?.id && at === top.at);
  return stood && visit !== null && visit === open?.visit;
}

/** What failed is answered, whatever the state. */
export function checkFailure(setting: Setting, { snapshot, speaker, nowMs }: Node): Broken[] {
  return setting.pack.languages.flatMap((language): Broken[] => {
    try {
      const context = contextOf(setting, { ...speaker, language }, nowMs);
      const { effects } = setting.engine.fail(setting.pack, snapshot, context, 'T-234567');
      const said = effects.filter((effect): effect is Said => effect.kind === 'message');
      if (said.length === 0 || !effects.some(({ kind }) => kind === 'ticket'))
        return [{ rule: 'failure', message: `a failure here is told to nobody, in ${language}` }];
      return checkTexts(said, language);
    } catch (error) {
      return [{ rule: 'failure', message: `a failure cannot be told in ${language}: ${messageOf(error)}` }];
    }
  });
}

/** A secret stands in the call of the tool that takes it, and nowhere else. */
export function checkSecrets({ pack }: Setting, { snapshot, effects, trace }: StepResult): Broken[] {
  // In words: a number of the runtime's own may look like anything.
  const words = (_key: string, value: unknown): unknown =>
    typeof value === 'number' || typeof value === 'bigint' ? 0 : value;
  const has = (value: unknown): boolean => JSON.stringify(value, words).includes(secretText);
  const found: Broken[] = [];
  if (has(snapshot)) found.push({ rule: 'secret', message: 'a secret stands in the snapshot' });
  if (has(trace)) found.push({ rule: 'secret', message: 'a secret stands in the trace' });
  for (const effect of effects) {
    if (effect.kind !== 'call') {
      if (has(effect)) found.push({ rule: 'secret', message: `a secret stands in a ${effect.kind}` });
      continue;
    }
    const takes = pack.catalogue.tools.find(({ name }) => name === effect.tool)?.secrets ?? [];
    for (const [name, value] of Object.entries(effect.input))
      if (!takes.includes(name) && has(value))
        found.push({ rule: 'secret', message: `${effect.tool} is given a secret as ${name}` });
  }
  return found;
}

/** REPEAT says it again and changes nothing else. */
export function checkRepeat(setting: Setting, node: Node): Broken[] {
  if (!maySpeak(node, setting) || !isAsked(setting, node.snapshot)) return [];
  const word = wordsOf(setting, 'commands.repeat', node.speaker.language)[0];
  if (word === undefined || isOld(setting, node.snapshot)) return [];
  const after = advance(setting, node, writes(word));
  if (!after.ok) return [];
  return standingKey(setting, after.node) === standingKey(setting, node)
    ? []
    : [{ rule: 'repeat', message: 'asking for the question again changes where the conversation stands' }];
}

/** Cards that only show something are left when they are old, and what is settled; the pack's menu begins anew. */
function isOld({ pack }: Setting, { frames, between }: Snapshot): boolean {
  const top = frames.at(-1);
  if (top === undefined || top.left === 'over') return true;
  return top.flow === pack.entry || (between !== null && pack.flows.get(top.flow)?.returns === false);
}

/** BACK and the same answer lead to where the answer led. */
export function checkBack(setting: Setting, from: Node, move: Move, node: Node): Broken[] {
  const before = from.snapshot.frames.at(-1);
  const after = node.snapshot.frames.at(-1);
  const answered =
    move.event.kind === 'message' &&
    before?.id === after?.id &&
    from.snapshot.frames.length === node.snapshot.frames.length &&
    (after?.trail.length ?? 0) === (before?.trail.length ?? 0) + 1 &&
    // What came in parts before is not given again by the last of them.
    isWhole(from.snapshot) &&
    // A menu that is come back to is no question before itself (decision 0100).
    before?.at !== after?.at &&
    isAsked(setting, node.snapshot);
  const word = wordsOf(setting, 'commands.back', node.speaker.language)[0];
  if (!answered || word === undefined || before === undefined) return [];
  const back = advance(setting, node, writes(word));
  if (!back.ok) return [];
  const top = back.node.snapshot.frames.at(-1);
  if (top?.at !== before.at || top.trail.length !== before.trail.length)
    return [{ rule: 'back', message: `back leads to ${top?.flow}.${top?.at}, not to the question before` }];
  const { open } = back.node.snapshot;
  const [, option] = /^\d+\/(.*)$/.exec(move.means ?? '') ?? [];
  // It may have stood on another page of a long list.
  if (option !== undefined && !open?.options.some(({ id }) => id === option)) return [];
  const again = advance(setting, back.node, sameAgain(from.snapshot, back.node.snapshot, move));
  if (!again.ok) return [];
  return standingKey(setting, again.node) === standingKey(setting, node)
    ? []
    : [{ rule: 'back', message: 'back and the same answer lead somewhere else than the answer did' }];
}

function isWhole({ frames }: Snapshot): boolean {
  const { values = [], picked = [], parts = [] } = frames.at(-1)?.gathered ?? {};
  return values.length + picked.length + parts.length === 0;
}

/** The same answer to the question as it is shown now. */
function sameAgain(before: Snapshot, now: Snapshot, move: Move): Move {
  const { event, means } = move;
  if (event.kind !== 'message' || event.content.kind !== 'tap' || means === null) return move;
  const option = means.replace(`${before.open?.visit ?? ''}/`, `${now.open?.visit ?? ''}/`);
  return { ...move, means: option, event: { ...event, content: { ...event.content, option } } };
}

/** What is delivered again, or comes after its timer was cancelled, does nothing. */
export function checkRedelivered(setting: Setting, from: Node, move: Move, node: Node): Broken[] {
  const again = { ...move, afterMs: 0 };
  const events: readonly (readonly [Move, string])[] = [
    ...(move.event.kind === 'outcome' ? [[again, 'the outcome of a call, given twice,'] as const] : []),
    ...from.snapshot.frames.flatMap(({ timer }) =>
      timer === null || node.snapshot.frames.some((frame) => frame.timer === timer)
        ? []
        : [[{ ...again, event: { kind: 'timer', timer } }, 'a timer that was cancelled'] as const],
    ),
  ];
  return events.flatMap(([each, what]): Broken[] => {
    const after = advance(setting, node, each as Move);
    if (!after.ok) return [{ rule: 'throws', message: `${what} throws: ${messageOf(after.error)}` }];
    const same = isDeepStrictEqual(after.node.snapshot, node.snapshot) && after.result.effects.length === 0;
    return same ? [] : [{ rule: 'twice', message: `${what} does something` }];
  });
}

/** What an error says, on one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
