/** Where the conversations of the phones stand and what their newest turns did. Turns are kept in memory only. */
import { readPosition } from '../runtime/conversation/position.ts';
import type { Position } from '../runtime/conversation/position.ts';
import type { Seal } from '../runtime/conversation/ports.ts';
import type { SeeTurn, TurnSeen } from '../runtime/conversation/seen.ts';
import { decodeSnapshot } from '../runtime/engine/snapshot.ts';
import type { Frame } from '../runtime/engine/model.ts';
import type { Pack } from '../runtime/language/model.ts';
import type { Database, Language } from '../runtime/ports.ts';
import type { Journey, JourneyStep, Turn } from '../console/phones/studio.ts';
import type { BookWindow } from './phones-book.ts';
import type { Sandboxes } from './sandboxes.ts';
import { describeStep } from './step-words.ts';
import { describeTurn, postedBy } from './turn-words.ts';

/** Turns kept of each chat. */
const turnsMax = 40;
/** Chats of which turns are kept; the page has fewer phones. */
const chatsMax = 200;

/** The newest turns of each chat, newest first. */
export class TurnTrace {
  readonly #chats = new Map<string, { readonly id: string; readonly seen: TurnSeen }[]>();
  readonly #listeners = new Set<() => void>();
  #count = 0;

  /** To be told of every turn. */
  readonly see: SeeTurn = (seen) => {
    const key = seen.chat.chat;
    const turns = this.#chats.get(key) ?? [];
    if (!this.#chats.has(key) && this.#chats.size >= chatsMax) return;
    this.#chats.set(key, turns);
    turns.unshift({ id: String(++this.#count), seen });
    turns.splice(turnsMax);
    for (const listener of this.#listeners) listener();
  };

  of(chat: string): readonly { readonly id: string; readonly seen: TurnSeen }[] {
    return this.#chats.get(chat) ?? [];
  }

  /** Hears of every turn. Returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export interface JourneysOptions {
  readonly database: Database;
  readonly seal: Seal;
  readonly gateway: Sandboxes['gateway'];
  readonly pack: () => Pack;
  readonly trace: TurnTrace;
  readonly window: BookWindow;
}

/** The journeys of all phones that have talked. */
export async function readJourneys(options: JourneysOptions): Promise<Journey[]> {
  const { database, seal, gateway, trace, window } = options;
  const pack = options.pack();
  const { events } = await database.transaction((tx) => window.read(tx));
  const all = gateway.phones().map(async ({ number }): Promise<Journey[]> => {
    const chat = `${number}@c.us`;
    const of = { gateway: 'greenapi', instance: gateway.idInstance, chat };
    const position = await readPosition({ database, seal, engine: { decodeSnapshot } }, pack, of);
    if (position === null) return [];
    const turns = trace.of(chat).map(({ id, seen }) => describeTurn(id, seen, postedBy(seen, events)));
    return [journeyOf(pack, number, position, turns)];
  });
  return (await Promise.all(all)).flat();
}

function journeyOf(pack: Pack, number: string, position: Position, turns: readonly Turn[]): Journey {
  const { frames } = position.snapshot;
  const top = frames.at(-1);
  const language: Language = position.language ?? 'en';
  const flow = pack.flows.get(top?.flow ?? pack.entry);
  if (!flow) throw new Error(`the pack has no flow ${top?.flow ?? pack.entry}`);
  return {
    number,
    language,
    frames: frames.map((frame) => ({
      flow: frame.flow,
      title: pack.flows.get(frame.flow)?.title ?? frame.flow,
      step: frame.at,
    })),
    flow: { name: flow.name, title: flow.title, file: flow.file },
    steps: [...flow.steps.values()].map((step) =>
      describeStep(pack, flow, step, language, stateOf(step.name, top)),
    ),
    turns,
  };
}

function stateOf(step: string, top: Frame | undefined): JourneyStep['state'] {
  if (top?.at === step) return 'here';
  return top?.trail.some((answer) => answer.step === step) ? 'answered' : 'ahead';
}
