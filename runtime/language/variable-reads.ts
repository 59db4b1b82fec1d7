/** Which variables a step reads, where: for the rules about assignment and use. */
import type { FlowShape } from './compile.ts';
import type { ReadFlow } from './flow-reader.ts';
import { edgesOf, kindOf, usesOf } from './kinds/all.ts';
import type { Place, Step } from './model.ts';
import { placeOf } from './pack-draft.ts';
import type { PackDraft } from './pack-draft.ts';

export interface VariableRead {
  readonly variable: string;
  readonly place: Place;
  /** How it is read, for messages: `the message visit/confirm`, or empty for the step itself. */
  readonly by: string;
  /** A check of the step's own answer, which is there by then. */
  readonly isOwnCheck: boolean;
}

/** Every read of the flow's variables by a step: expressions, paths, and templates in all languages. */
export function variableReads(pack: PackDraft, read: ReadFlow, step: Step): readonly VariableRead[] {
  const uses = usesOf(step);
  const found: VariableRead[] = [];
  const add = (path: string, place: Place, by = '', isCheck = false): void => {
    const [variable = ''] = path.split(/[.[]/);
    if (!read.flow.variables.has(variable)) return;
    if (!found.some((each) => each.variable === variable && each.by === by))
      found.push({ variable, place, by, isOwnCheck: isCheck && variable === uses.fills });
  };
  for (const expression of uses.expressions) for (const path of expression.reads) add(path, expression.place);
  for (const edge of edgesOf(step)) {
    for (const expression of edge.holds) for (const path of expression.reads) add(path, expression.place);
  }
  for (const { path, at } of uses.paths) add(path, placeOf(read, step, ...at));
  for (const template of uses.templates) {
    for (const text of pack.templates.get(template)?.values() ?? []) {
      for (const path of text?.paths.reads ?? [])
        add(path, templatePlace(read, step, template), `the message ${template}`);
    }
  }
  for (const check of uses.checks) for (const path of check.reads) add(path, check.place, 'the check', true);
  return found;
}

/** The variables that a question of the flow fills. */
export function filledVariables(flow: FlowShape): ReadonlySet<string> {
  return new Set([...flow.steps.values()].flatMap((step) => usesOf(step).fills ?? []));
}

/** Where a step names a template. */
export function templatePlace(read: ReadFlow, step: Step, template: string): Place {
  for (const [field, { value }] of Object.entries(kindOf(step).fields)) {
    const tree = value === 'template' ? read.trees.get(step.name) : undefined;
    const said = tree?.entries.find(({ key }) => key === field)?.value;
    if (said?.kind === 'scalar' && said.value === template) return said.place;
  }
  return step.place;
}
