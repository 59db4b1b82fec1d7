/**
 * What the language's files become once they are read and checked: plain, immutable data.
 *
 * The engine runs this model and nothing else; it never sees YAML.
 */
import type { Catalogue, Language, Role, ToolContract, Value } from '../ports.ts';
import type { Type } from './types.ts';
import type { Expression } from './expressions.ts';
import type { MediaKind, Picture } from './grammar.ts';
import type { FlowMachine } from './compile.ts';

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

interface StepBase {
  readonly name: string;
  readonly place: Place;
}

/** One step of a flow. There is a file per kind in `kinds/`. */
export type Step =
  | (StepBase & {
      readonly kind: 'say';
      readonly template: string;
      readonly picture: Picture | null;
      readonly then: Target;
    })
  | (StepBase & {
      readonly kind: 'ask';
      readonly template: string;
      readonly into: string;
      /** Must hold of the parsed answer, which is readable under its variable's name. */
      readonly check: Expression | null;
      /** The currency of a money answer that names none. */
      readonly currency: Expression | null;
      readonly help: string | null;
      readonly secret: boolean;
      /** What media may be sent, and how large in bytes. */
      readonly kinds: readonly MediaKind[];
      readonly sizeMax: number;
      /** Messages with less than this between them are one answer; null: each is one. */
      readonly pauseMs: number | null;
      readonly tries: number;
      readonly then: Target;
    })
  | (StepBase & {
      readonly kind: 'menu';
      readonly template: string;
      /** The variable that takes the chosen id (fixed choices) or the chosen item (`each`). */
      readonly into: string | null;
      /** A list variable whose items are offered one by one. */
      readonly each: string | null;
      /** Where a chosen item leads. */
      readonly then: Target | null;
      /** Fixed choices, in the order written; with `each` they stand behind the items. */
      readonly choices: ReadonlyMap<string, Target>;
      /** Choices that name no way of their own: they lead where `then` does. */
      readonly open: readonly string[];
      /** `into` is a list: several may be chosen; choices with a way of their own leave at once. */
      readonly several: boolean;
    })
  | (StepBase & {
      readonly kind: 'confirm';
      readonly template: string;
      /** Paths (`due.amount`) whose values the message shows and which the yes confirms. */
      readonly shows: readonly string[];
      /** Steps that `change` may rewind to, by the variable they fill. */
      readonly change: readonly string[];
      /** Other ways on, in the order written; they confirm nothing. */
      readonly choices: ReadonlyMap<string, Target>;
      readonly yes: Target;
      readonly no: Target;
    })
  | (StepBase & { readonly kind: 'branch'; readonly cases: readonly Target[] })
  | (StepBase & {
      readonly kind: 'set';
      readonly assignments: ReadonlyMap<string, Expression>;
      readonly then: Target;
    })
  | (StepBase & {
      readonly kind: 'tool';
      readonly tool: ToolContract;
      readonly with: ReadonlyMap<string, Expression>;
      readonly on: ReadonlyMap<string, Target>;
    })
  | (StepBase & {
      readonly kind: 'run';
      readonly flow: string;
      readonly with: ReadonlyMap<string, Expression>;
      readonly on: ReadonlyMap<string, Target>;
    })
  | (StepBase & {
      readonly kind: 'wait';
      /** Said on entry, before waiting. */
      readonly say: string | null;
      readonly event: string;
      /** The id that the event must be about. */
      readonly of: Expression;
      readonly withinMs: number;
      readonly on: ReadonlyMap<string, Target>;
      readonly late: Target;
    })
  | (StepBase & {
      readonly kind: 'ticket';
      readonly queue: string;
      /** The number that people know it by; null for a new one. */
      readonly reference: Expression | null;
      /** What the person reads of it first; null for nothing. */
      readonly about: Expression | null;
      readonly say: string | null;
      readonly then: Target;
    })
  | (StepBase & {
      readonly kind: 'handoff';
      readonly queue: string;
      readonly about: Expression | null;
      readonly say: string | null;
      readonly withinMs: number;
      readonly late: Target;
      readonly then: Target;
    })
  | (StepBase & {
      readonly kind: 'at_most';
      readonly times: number;
      readonly then: Target;
      readonly else: Target;
    })
  | (StepBase & {
      readonly kind: 'split';
      /** The name of what is tried out. */
      readonly trial: string;
      readonly ways: ReadonlyMap<string, Target>;
      /** Shares of each way. */
      readonly weights: ReadonlyMap<string, number>;
    })
  | (StepBase & { readonly kind: 'end'; readonly result: string });

export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;

/** A compiled flow. */
export interface Flow {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly takes: ReadonlyMap<string, Type>;
  readonly gives: readonly string[];
  /** All variables in scope: parameters and kept ones. */
  readonly variables: ReadonlyMap<string, Type>;
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
  /** False: only when no flow was waiting for the event. True: in any case (receipts). */
  readonly always: boolean;
  /** False for what `stop` does not pause: receipts, payouts, disputes. */
  readonly pausable: boolean;
  /** Offered words → the flow that starts; the event's data is readable as `event`. */
  readonly offers: ReadonlyMap<string, Start>;
  readonly place: Place;
}

/** A text that starts a flow wherever it is typed, e.g. `JOIN {code}`. */
export interface Keyword {
  /** Upper-case word in front; one argument may follow it. */
  readonly word: string;
  /** The variable that takes the argument, or null when the word stands alone. */
  readonly argument: string | null;
  /** ISO 4217: the argument is an amount of it and may be left out. Null: a text that must be there. */
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
}

/** What helpers in templates may use besides the view. */
export interface RenderContext {
  readonly language: Language;
  readonly timeZone: string;
  /** A link that opens this chat with a text typed in: the address up to the text. */
  readonly chatLink: string;
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
}

/** Values of a flow's variables; an unassigned variable is absent. */
export type Variables = Readonly<Record<string, Value>>;
