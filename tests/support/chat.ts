/** A conversation on the pure engine, with tools as the test scripts them: what a person types, what the bot says. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readWords } from '../../runtime/engine/answers/words.ts';
import type { Words } from '../../runtime/engine/answers/words.ts';
import { emptySnapshot } from '../../runtime/engine/model.ts';
import type { Effect, Snapshot, StepContext, StepEvent } from '../../runtime/engine/model.ts';
import { decodeSnapshot, encodeSnapshot } from '../../runtime/engine/snapshot.ts';
import { step } from '../../runtime/engine/step.ts';
import type { Pack } from '../../runtime/language/model.ts';
import type { Language, Outcome, Role, Value } from '../../runtime/ports.ts';

const files = (language: Language) => ({
  numbers: parse(readFileSync(`locales/${language}/numbers.yaml`, 'utf8')) as unknown,
  dates: parse(readFileSync(`locales/${language}/dates.yaml`, 'utf8')) as unknown,
});

let words: Words | null = null;

/** The word tables of the three languages, read once. */
export function testWords(): Words {
  words ??= readTestWords();
  return words;
}

function readTestWords(): Words {
  const read = readWords({ en: files('en'), fr: files('fr'), sw: files('sw') });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.words;
}

type Call = Extract<Effect, { kind: 'call' }>;
type Message = Extract<Effect, { kind: 'message' }>;

export interface ChatOptions {
  readonly tools?: Readonly<Record<string, (call: Call, chat: Chat) => Outcome | 'pending'>>;
  readonly language?: Language;
  readonly role?: Role;
  readonly now?: Date;
}

/** Snapshots go through JSON after every event, as they do in the database. */
export class Chat {
  snapshot: Snapshot = emptySnapshot;
  language: Language;
  role: Role;
  now: Date;
  /** Set when the speaker may open the next ticket only then. */
  ticketsFrom: Date | null = null;
  /** Whether reminders are wanted. */
  notifications = true;
  readonly effects: Effect[] = [];
  readonly calls: Call[] = [];
  readonly #pack: Pack;
  readonly #tools: NonNullable<ChatOptions['tools']>;
  readonly #words = testWords();

  constructor(pack: Pack, options: ChatOptions = {}) {
    this.#pack = pack;
    this.#tools = options.tools ?? {};
    this.language = options.language ?? 'en';
    this.role = options.role ?? 'member';
    this.now = options.now ?? new Date('2026-03-02T06:00:00Z');
  }

  context(): StepContext {
    return {
      now: this.now,
      conversationId: '11111111-1111-4111-8111-111111111111',
      role: this.role,
      me: {
        id: 'user-1',
        name: 'Amina',
        language: this.language,
        registered: this.role !== 'visitor',
        notifications: this.notifications,
      },
      language: this.language,
      timeZone: 'Africa/Nairobi',
      chatLink: 'https://wa.me/254700000000?text=',
      words: this.#words,
      ...(this.ticketsFrom === null ? {} : { ticketsFrom: this.ticketsFrom }),
    };
  }

  /** Types a text; returns what the bot said to it. */
  says(text: string, quotedVisit: number | null = null): string[] {
    return this.event({ kind: 'message', content: { kind: 'text', text }, quotedVisit });
  }

  /** Taps an option by its id as it was shown. */
  taps(option: string): string[] {
    return this.event({
      kind: 'message',
      content: { kind: 'tap', option, label: option },
      quotedVisit: null,
    });
  }

  hears(name: string, outcome: string, about: string | null, data: Value): string[] {
    return this.event({ kind: 'domain', name, outcome, about, data });
  }

  event(event: StepEvent): string[] {
    const before = this.effects.length;
    let next: StepEvent | null = event;
    while (next !== null) {
      const { snapshot, effects } = step(this.#pack, this.snapshot, next, this.context());
      const json: unknown = JSON.parse(JSON.stringify(encodeSnapshot(this.#pack, snapshot)));
      this.snapshot = decodeSnapshot(this.#pack, json as never);
      this.effects.push(...effects);
      next = this.#run(effects.find((effect) => effect.kind === 'call'));
    }
    return this.effects
      .slice(before)
      .filter((effect) => effect.kind === 'message')
      .map((effect) => effect.text);
  }

  #run(call: Call | undefined): StepEvent | null {
    if (!call) return null;
    this.calls.push(call);
    const tool = this.#tools[call.tool];
    if (!tool) throw new Error(`the test scripts no tool ${call.tool}`);
    const outcome = tool(call, this);
    if (outcome === 'pending') return null;
    return { kind: 'outcome', call: call.id, outcome: outcome.outcome, result: outcome.result ?? null };
  }

  get lastMessage(): Message {
    const message = this.effects.findLast((effect) => effect.kind === 'message');
    if (!message) throw new Error('the bot has said nothing');
    return message;
  }
}
