/**
 * What the language's files become once they are read and checked: plain, immutable data.
 *
 * The engine runs this model and nothing else; it never sees YAML.
 */
import type { Catalogue, Language, Role, Value } from '../ports.ts';
import type { Type } from './types.ts';
import type { Expression } from './expressions.ts';
import type { FlowMachine } from './compile.ts';
import type { Step } from './kinds/all.ts';

export type { Step, StepKind, StepOf } from './kinds/all.ts';

/** Where something was written: 1-based line and column, for people. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Length in characters, for the code frame. */
  readonly length: number;
}

/** Where a choice, outcome or result leads. Absent `goto` with `end` set ends the flow. */
export interface Target {
  /** A step of this flow, or null when the flow ends here. */
  readonly goto: string | null;
  /** The named result when the flow ends here. */
  readonly end: string | null;
  /** The variable that takes the outcome's or result's value. */
  readonly into: string | null;
  /** Shown or taken only when this holds. */
  readonly if: Expression | null;
  readonly place: Place;
}

/** A compiled flow. */
export interface Flow {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly takes: ReadonlyMap<string, Type>;
  readonly gives: readonly string[];
  /** All variables in scope: parameters and kept ones. */
  readonly variables: ReadonlyMap<string, Type>;
  /** Whether who was led away from a question of it comes back to it. */
  readonly returns: boolean;
  /**
   * After what a question of it is not come back to: events (`event.outcome`), about what one of its variables holds, and
   * flows that came between.
   */
  readonly until: readonly string[];
  /** In the order written; the first is the start. */
  readonly steps: ReadonlyMap<string, Step>;
  readonly start: string;
  readonly machine: FlowMachine;
}

/** What starts a flow from outside a flow: a command, a keyword, a notice's offer. */
export interface Start {
  readonly flow: string;
  readonly with: ReadonlyMap<string, Expression>;
  /** Only under a notice: what its message shows, and taking the word up confirms like the yes of a confirm. */
  readonly confirms: readonly Expression[];
  /** What its expressions may read besides `me`. */
  readonly variables: ReadonlyMap<string, Type>;
}

/** What a pack says when a domain event reaches a conversation (manifest `notices`). */
export interface Notice {
  /** `event` or `event.outcome`. */
  readonly event: string;
  readonly outcome: string;
  readonly say: string;
  /** False: only when no flow that waited for the event says something of it at once. True: in any case (receipts). */
  readonly always: boolean;
  /** False for what `stop` does not pause: receipts, payouts, disputes. */
  readonly pausable: boolean;
  /** Offered words → the flow that starts; the event's data is readable as `event`. */
  readonly offers: ReadonlyMap<string, Start>;
  /** The event whose notices about the same thing offer their words no longer once this one is said. */
  readonly ends: string | null;
  readonly place: Place;
}

/** A text that starts a flow wherever it is typed, e.g. `JOIN {code}`. */
export interface Keyword {
  /** Upper-case word in front; one argument may follow it. */
  readonly word: string;
  /** The variable that takes the argument, or null when the word stands alone. */
  readonly argument: string | null;
  /** ISO 4217: the argument is an amount of it and may be left out. Null: a text. */
  readonly currency: string | null;
  /** A code as the argument is: one as long, of letters and digits, is it wherever it stands. Null: no code. */
  readonly like: string | null;
  readonly start: Start;
}

/** When a schedule comes, in each person's own time zone. */
export interface Every {
  /** As written: `day at 09:00`, `monday at 09:00`, `month 1 at 09:00`. */
  readonly text: string;
  /** 1 is Monday. */
  readonly weekday: number | null;
  readonly dayOfMonth: number | null;
  readonly hour: number;
  readonly minute: number;
}

/** A flow that starts without a person asking for it. */
export interface SelfStart {
  readonly start: Start;
  /** True: also for those who paused notifications. */
  readonly always: boolean;
}

/** Words the runtime itself acts on. The pack says which flow serves those that are not built in. */
export const builtInCommands = ['back', 'change', 'cancel', 'repeat'] as const;

/** Commands that people without a profile may use: the others need one. */
export const visitorCommands: readonly string[] = ['help', 'language', 'back', 'change', 'repeat'];

/** A message in all its languages, compiled. */
export interface Template {
  readonly name: string;
  /** Paths the template reads, per language, sorted. */
  readonly reads: ReadonlyMap<Language, readonly string[]>;
  readonly source: ReadonlyMap<Language, string>;
  /** Renders with a plain view object; throws a RenderError for a missing path. */
  readonly render: ReadonlyMap<Language, (view: object, context: RenderContext) => string>;
  /** The sides of its blocks, per language, in the order written. */
  readonly sides: ReadonlyMap<Language, readonly TemplateSide[]>;
}

/** One side of a block of a template. */
export interface TemplateSide {
  readonly file: string;
  readonly line: number;
  /** As it is written: `{{#if event.late}}`. */
  readonly block: string;
  /** What stands in the block is said; false: it is left out, or what stands behind its `else` is said. */
  readonly said: boolean;
  /** Names it among those of one text. */
  readonly key: string;
  /** The key of the side that its block stands in; null for a block that stands in no other. */
  readonly within: string | null;
}

/** What helpers in templates may use besides the view. */
export interface RenderContext {
  readonly language: Language;
  readonly timeZone: string;
  /** A link that opens this chat with a text typed in: the address up to the text. */
  readonly chatLink: string;
  /** Hears which sides of its blocks a rendering comes to, by their keys. */
  readonly side?: (key: string) => void;
}

/** A pack: everything product staff wrote, checked. */
export interface Pack {
  readonly name: string;
  readonly languages: readonly Language[];
  /** The flow a conversation starts with when nothing else is meant. */
  readonly entry: string;
  /** The flow for people without a profile; it runs before anything else they ask for. */
  readonly onboarding: string;
  readonly commands: ReadonlyMap<string, Start>;
  readonly keywords: readonly Keyword[];
  readonly notices: ReadonlyMap<string, Notice>;
  /** Flows started by `event.outcome`. */
  readonly events: ReadonlyMap<string, Start>;
  readonly schedules: ReadonlyMap<string, SelfStart & { readonly every: Every }>;
  readonly broadcasts: ReadonlyMap<string, SelfStart>;
  /** Flows started by `#mark` in a text that a link typed in. */
  readonly links: ReadonlyMap<string, Start>;
  readonly queues: readonly string[];
  readonly roles: readonly Role[];
  readonly tools: ReadonlySet<string>;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly templates: ReadonlyMap<string, Template>;
  /** Small strings: `string(language, 'choices.pay.method.card', {count})`; null when there is none. */
  readonly strings: Strings;
  readonly catalogue: Catalogue;
  /** SHA-256 over flows, types, language version, contract signatures, event outcomes, template interfaces. */
  readonly logicHash: string;
  /** SHA-256 over templates and locales. */
  readonly textsHash: string;
}

/** Access to the locales through i18next. */
export interface Strings {
  text(language: Language, key: string, values?: Readonly<Record<string, string | number>>): string | null;
  /** A string that may be a list of words: the first is shown, all are understood. */
  words(language: Language, key: string): readonly string[];
  /** The keys of all strings of a language. */
  keys(language: Language): readonly string[];
}

/** Values of a flow's variables; an unassigned variable is absent. */
export type Variables = Readonly<Record<string, Value>>;
