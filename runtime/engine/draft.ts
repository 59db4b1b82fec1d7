/**
 * A step while it happens: the snapshot being changed and the effects gathered so far.
 *
 * Mutable inside one call of `step` and nowhere else; `step` turns it into a new snapshot at the end.
 */
import { createHash } from 'node:crypto';
import assert from 'node:assert';
import { usesOf } from '../language/kinds/all.ts';
import { localTime } from '../language/local-time.ts';
import type { Flow, Pack, Step, Variables } from '../language/model.ts';
import type { Day, Language } from '../ports.ts';
import type { Said } from './said.ts';
import { withoutSecrets } from './secrets.ts';
import type {
  Confirmation,
  EarlyEvent,
  Effect,
  Frame,
  OpenNotice,
  OpenQuestion,
  PendingCall,
  Queued,
  Snapshot,
  StepContext,
  StepResult,
} from './model.ts';
import type { Reader } from './reader.ts';
import type { Rendered, Taken, Understood } from './trace.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A frame of a step that happens: what moves it writes into it. */
export type MutableFrame = Mutable<Frame>;

/** Notices, answered visits and open tickets that are remembered. */
const noticesMax = 10;
const answeredMax = 30;
const ticketsMax = 20;

/** Lives for one step. */
export class Draft {
  readonly pack: Pack;
  readonly context: StepContext;
  readonly effects: Effect[] = [];
  readonly took: Taken[] = [];
  readonly rendered: Rendered[] = [];
  readonly understood: Understood[] = [];
  frames: MutableFrame[];
  visits: number;
  numbers: number;
  open: OpenQuestion | null;
  notices: OpenNotice[];
  answered: number[];
  tapped: Snapshot['tapped'];
  confirmed: Confirmation | null;
  pending: PendingCall[];
  early: EarlyEvent[];
  after: { readonly text: string } | null;
  splits: Snapshot['splits'];
  queued: Queued[];
  between: Snapshot['between'];
  tickets: readonly Reader[];
  schedules: Snapshot['schedules'];
  /** Time zones are slow to ask. */
  #today: Day | null = null;

  constructor(pack: Pack, snapshot: Snapshot, context: StepContext) {
    this.pack = pack;
    this.context = context;
    this.frames = snapshot.frames.map((frame) => ({ ...frame }));
    this.visits = snapshot.visits;
    this.numbers = snapshot.numbers;
    this.open = snapshot.open;
    this.notices = [...snapshot.notices];
    this.answered = [...snapshot.answered];
    this.tapped = snapshot.tapped;
    this.confirmed = snapshot.confirmed;
    this.pending = [...snapshot.pending];
    this.early = [...snapshot.early];
    this.after = snapshot.after;
    this.splits = snapshot.splits;
    this.queued = [...snapshot.queued];
    this.between = snapshot.between;
    this.tickets = snapshot.tickets;
    this.schedules = snapshot.schedules;
  }

  get language(): Language {
    return this.context.language;
  }

  get top(): MutableFrame | null {
    return this.frames.at(-1) ?? null;
  }

  flowOf(frame: Frame): Flow {
    const flow = this.pack.flows.get(frame.flow);
    assert(flow, `flow ${frame.flow} is not in the pack`);
    return flow;
  }

  /** The step a frame rests at. */
  stepOf(frame: Frame): Step {
    const step = this.flowOf(frame).steps.get(frame.at);
    assert(step, `flow ${frame.flow} has no step ${frame.at}`);
    return step;
  }

  /** The day it is for the member. */
  get today(): Day {
    this.#today ??= localTime(this.context.now, this.context.timeZone).day;
    return this.#today;
  }

  /** What expressions and templates may read: the variables, `me`, `today` (in the member's zone) and `now`. */
  scope(variables: Variables): Variables {
    return { ...variables, me: this.context.me, today: this.today, now: this.context.now };
  }

  nextVisit(): number {
    this.visits += 1;
    return this.visits;
  }

  nextNumber(): number {
    this.numbers += 1;
    return this.numbers;
  }

  /** Marks the open question as answered: a tap on it that comes later is recognised. */
  closeQuestion(): void {
    if (this.open) this.remember(this.open.visit);
    this.open = null;
  }

  remember(visit: number): void {
    if (this.answered.includes(visit)) return;
    this.answered = [...this.answered, visit].slice(-answeredMax);
  }

  addNotice(notice: OpenNotice): void {
    this.notices = [...this.notices, notice].slice(-noticesMax);
  }

  /** The ticket that gets what is written to a person: the one that was opened or answered newest. */
  get ticket(): Reader | null {
    return this.tickets.at(-1) ?? null;
  }

  /** Keeps a ticket, as the newest. */
  keepTicket(reader: Reader): void {
    this.forgetTicket(reader.reference);
    this.tickets = [...this.tickets, reader].slice(-ticketsMax);
  }

  forgetTicket(reference: string): void {
    this.tickets = this.tickets.filter((ticket) => ticket.reference !== reference);
  }

  /** A short code that names this moment of this conversation: what a member reads out to a person. */
  reference(prefix: string): string {
    const digest = createHash('sha256')
      .update(`${this.context.conversationId}:${this.nextNumber()}`)
      .digest();
    const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
    let code = '';
    for (const byte of digest.subarray(0, 6)) code += letters[byte % letters.length];
    return `${prefix}-${code}`;
  }

  /**
   * One of the runtime's or the pack's strings in the speaker's language; beside the question for the language, which
   * itself is understood in all, in all of them. A missing one is a broken pack.
   */
  text(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    const texts = this.speaks.map((language) => {
      const text = this.pack.strings.text(language, key, values);
      assert(text !== null, `there is no string ${key} in ${language}`);
      return text;
    });
    return [...new Set(texts)].join('\n');
  }

  /** Such a string on its way into a message. */
  said(key: string, values: Readonly<Record<string, string | number>> = {}): Said {
    return { text: this.text(key, values), of: [key] };
  }

  /** The languages in which something is said now. Who is asked for theirs may not understand the one they have. */
  get speaks(): readonly Language[] {
    return this.top !== null && asksForLanguage(this.pack, this.flowOf(this.top), this.stepOf(this.top))
      ? this.pack.languages
      : [this.language];
  }

  /** Says one of the runtime's own strings. */
  sayString(key: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.say(this.said(key, values));
  }

  say({ text, of }: Said): void {
    this.effects.push({
      kind: 'message',
      visit: null,
      template: null,
      of,
      text,
      options: [],
      data: {},
      pausable: false,
    });
  }

  result(): StepResult {
    const snapshot: Snapshot = {
      frames: this.frames.map((frame) => ({
        ...frame,
        vars: withoutSecrets(this.flowOf(frame), frame.vars),
      })),
      visits: this.visits,
      numbers: this.numbers,
      open: this.open,
      notices: this.notices,
      answered: this.answered,
      tapped: this.tapped,
      confirmed: this.confirmed,
      pending: this.pending,
      early: this.pending.length > 0 ? this.early : [],
      after: this.after,
      splits: this.splits,
      queued: this.queued,
      between: this.between,
      tickets: this.tickets,
      schedules: this.schedules,
    };
    const { took, rendered, understood } = this;
    return { snapshot, effects: this.effects, trace: { took, rendered, understood } };
  }
}

/** Whether a step's answer is one of the pack's languages. */
function asksForLanguage({ languages }: Pack, flow: Flow, step: Step): boolean {
  const type = flow.variables.get(usesOf(step).fills ?? '');
  return type?.kind === 'enum' && type.values.every((value) => languages.some((each) => each === value));
}
