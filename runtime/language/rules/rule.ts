/** What a lint rule is. */
import type { DeclaredCode } from '../declared-code.ts';
import type { Details, More } from '../diagnostics.ts';
import type { Place } from '../model.ts';
import type { PackDraft } from '../pack-draft.ts';

/** Reports a diagnostic of one of these codes; rules get this and nothing else to speak with. */
export type ReportOf<Code extends string> = (
  code: Code,
  place: Place,
  details?: Details,
  more?: More,
) => void;

/**
 * One proof over a pack. `name` is the file's. `sees`: a rule that looks at each place by itself sees everything; one
 * that follows edges sees the flows without errors so far; one about the whole sees a pack without errors so far. So one
 * mistake is one problem.
 */
export interface Rule<Code extends string = string> {
  readonly name: string;
  readonly sees: 'everything' | 'sound flows' | 'a sound pack';
  /** All that it reports: its own, declared here, and what others report as well, by `shared`. */
  readonly codes: Readonly<Record<Code, DeclaredCode>>;
  check(pack: PackDraft, report: ReportOf<Code>): void;
}
