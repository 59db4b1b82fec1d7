/** All lint rules, in the order they run. A new rule is one file here and one line in this list. */
import type { Rule } from '../pack-draft.ts';

export const rules: readonly Rule[] = [];
