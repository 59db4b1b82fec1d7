/** What a replay is once it is read. */
import type { Language } from '../../ports.ts';
import type { OperatorLine } from './operating.ts';
import type { Perturbation } from './schema.ts';
import type { ProviderDeed, ProviderSwitch, Sendable } from './stage.ts';

/** What a person says: one text for all languages, or one for each. */
export type Spoken = string | Readonly<Partial<Record<Language, string>>>;

export type PersonLine =
  | Spoken
  /** Of the newest message that offers anything; of the newest called `of`, however old. */
  | { readonly tap: string; readonly of?: string }
  | { readonly quote: string; readonly says: Spoken }
  /** `caption`: under an image or a video. `of`: whose card it is; a card without it has no number. */
  | { readonly sends: Sendable; readonly caption?: Spoken; readonly of?: string }
  /** Edits or deletes their own newest text. */
  | { readonly edits: Spoken }
  | { readonly deletes: true }
  /** Puts an emoji on the newest message they heard. */
  | { readonly reacts: string }
  /** Several texts at once: the next one is on its way before the first is answered. */
  | { readonly quickly: readonly Spoken[] }
  /** A text of so many characters. */
  | { readonly long: number }
  /** Taps the link of the newest invitation that person got: the text it types in. */
  | { readonly follows_invite_of: string }
  /** Types the code of that invitation. */
  | { readonly types_code_of: string };

/** What can be done while something else is. */
export type AtOnce = Extract<Line, { kind: 'person' | 'provider' }>;

export type Line =
  | { readonly kind: 'person'; readonly person: string; readonly says: PersonLine; readonly line: number }
  | {
      readonly kind: 'bot';
      readonly to: string;
      /** The message's template; null: whatever it is. */
      readonly says: string | null;
      /** The runtime's own string that it carries, by its key: `back.committed`. */
      readonly tells: string | null;
      readonly with: Readonly<Record<string, unknown>>;
      readonly line: number;
    }
  | {
      readonly kind: 'silence';
      readonly to: string;
      /** The template that was not heard; null: nothing was. */
      readonly never: string | null;
      readonly line: number;
    }
  | {
      readonly kind: 'tool';
      readonly name: string;
      readonly with: Readonly<Record<string, unknown>>;
      readonly times: number;
      readonly line: number;
    }
  | { readonly kind: 'provider'; readonly deed: ProviderDeed; readonly person: string; readonly line: number }
  | { readonly kind: 'provider_next'; readonly what: ProviderSwitch; readonly line: number }
  | { readonly kind: 'operator'; readonly does: OperatorLine; readonly line: number }
  | { readonly kind: 'deploy'; readonly payoutMaxMinor: number; readonly line: number }
  | { readonly kind: 'wait'; readonly seconds: number; readonly line: number }
  /** Several people at the same time: all of it is done before anything of it is answered. */
  | { readonly kind: 'at_once'; readonly lines: readonly AtOnce[]; readonly line: number }
  | { readonly kind: 'ledger'; readonly expects: Readonly<Record<string, unknown>>; readonly line: number }
  | {
      readonly kind: 'money';
      readonly of: string;
      readonly expects: Readonly<Record<string, number>>;
      readonly line: number;
    }
  | {
      readonly kind: 'stands';
      readonly who: string;
      /** `flow.step`, or `nowhere`. */
      readonly at: string;
      readonly has: Readonly<Record<string, unknown>>;
      readonly line: number;
    };

export interface Replay {
  readonly file: string;
  readonly name: string;
  readonly pack: string;
  /** `2026-03-02 09:00 Africa/Nairobi` */
  readonly clock: string;
  readonly people: ReadonlyMap<string, { readonly phone: string; readonly language: Language }>;
  /** The replay it begins with, by its file's name without the ending. */
  readonly after: string | null;
  /** The lines of the replay it begins with: played, not checked. */
  readonly before: readonly Line[];
  readonly talk: readonly Line[];
  readonly in: readonly Language[];
  readonly perturb: readonly Perturbation[];
}
