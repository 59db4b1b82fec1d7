/** What stands around a step while it is read. */
import type { TypeScope } from './expression-scope.ts';
import type { Entry } from './read.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a step's fields are read against. */
export interface StepScope extends TypeScope {
  readonly vocabulary: Vocabulary;
  readonly flows: ReadonlySet<string>;
  /** The step that follows, or null for the last one. */
  readonly following: string | null;
  /** The step's own entries, for fields that depend on one another. */
  readonly entries: ReadonlyMap<string, Entry>;
}
