/** All lint rules, in the order they run: a file each, in `list.ts`. */
import { list } from './list.ts';
import type { Rule } from './rule.ts';

export const rules: readonly Rule[] = Object.values(list);
