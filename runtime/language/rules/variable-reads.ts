/** Which variables a step reads, where: for the rules about assignment and use. */
import type { ReadFlow } from '../flow-reader.ts';
import { edgesOf, kindOf } from '../kinds/all.ts';
import type { Place, Step } from '../model.ts';
import { placeOf } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';

export interface VariableRead {
  readonly variable: string;
  readonly place: Place;
  /** How it is read, for messages: `the message visit/confirm`, or empty for the step itself. */
  readonly by: string;
  /** Only once the step's own answer is there. */
  readonly afterAnswer: boolean;
}

/** Every read of the flow's variables by a step: expressions, paths, and templates in all languages. */
export function variableReads(pack: PackDraft, read: ReadFlow, step: Step): readonly VariableRead[] {
  const uses = kindOf(step).uses(step);
  const found: VariableRead[] = [];
  const add = (path: string, place: Place, by = '', afterAnswer = false): void => {
    const [variable = ''] = path.split(/[.[]/);
    if (!read.flow.variables.has(variable)) return;
    if (!found.some((each) => each.variable === variable && each.by === by))
      found.push({ variable, place, by, afterAnswer });
  };
  for (const expression of uses.expressions) for (const path of expression.reads) add(path, expression.place);
  for (const edge of edgesOf(step)) {
    for (const expression of edge.holds) for (const path of expression.reads) add(path, expression.place);
  }
  const field = step.kind === 'menu' ? 'each' : 'shows';
  for (const [index, path] of uses.paths.entries()) {
    add(path, step.kind === 'menu' ? placeOf(read, step, field) : placeOf(read, step, field, index));
  }
  for (const template of uses.templates) {
    for (const text of pack.templates.get(template)?.values() ?? []) {
      for (const path of text?.paths.reads ?? [])
        add(path, templatePlace(read, step, template), `the message ${template}`);
    }
  }
  if (step.kind === 'ask' && step.check !== null) {
    for (const path of step.check.reads) add(path, step.check.place, 'the check', true);
  }
  return found;
}

/** Where a step names a template. */
export function templatePlace(read: ReadFlow, step: Step, template: string): Place {
  for (const field of [step.kind, 'say', 'help']) {
    const tree = read.trees.get(step.name)?.entries.find((entry) => entry.key === field)?.value;
    if (tree?.kind === 'scalar' && tree.value === template) return tree.place;
  }
  return step.place;
}
