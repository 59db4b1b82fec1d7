/** Variables, flows, templates, strings and tools that nothing uses: leftovers, or something that was forgotten. */
import { warning } from '../declared-code.ts';
import { edgesOf, usesOf } from '../kinds/all.ts';
import type { ReadFlow } from '../flow-reader.ts';
import type { Place } from '../model.ts';
import { placeOfVariable } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { entry } from '../read.ts';
import { pluralBase } from '../strings.ts';
import { startsOf } from '../starts.ts';
import { stringNeeds } from '../string-needs.ts';
import { variableReads } from '../variable-reads.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  FLOW_NEVER_READ: warning('"{name}" is given a value that nothing reads', 'delete it, or use it'),
  FLOW_UNUSED_VARIABLE: warning('nothing uses "{name}"', 'delete it'),
  PACK_FLOW_UNUSED: warning(
    'nothing starts or runs flow "{name}"',
    'start it in pack.yaml (commands, keywords, notices …) or run it from a step; or delete it',
  ),
  TEMPLATE_UNUSED: warning('nothing says template "{name}"', 'delete it in every language'),
  PACK_TOOL_UNUSED: warning('nothing calls {name}', 'delete it: a pack may call only what it needs'),
  STRING_UNUSED: warning('nothing uses string "{name}"', 'delete it in every language'),
};
type Report = ReportOf<keyof typeof codes>;

export const unused: Rule<keyof typeof codes> = {
  name: 'unused',
  sees: 'a sound pack',
  codes,
  check(pack, report) {
    for (const read of pack.flows.values()) checkVariables(pack, read, report);
    checkFlows(pack, report);
    checkTemplates(pack, report);
    checkTools(pack, report);
    checkStrings(pack, report);
  },
};

function checkVariables(pack: PackDraft, read: ReadFlow, report: Report): void {
  const { flow } = read;
  const isRead = new Set<string>();
  const assigned = new Set<string>(flow.takes.keys());
  for (const step of flow.steps.values()) {
    for (const { variable, isOwnCheck } of variableReads(pack, read, step)) {
      // A check of the answer alone is no use of it.
      if (!isOwnCheck) isRead.add(variable);
    }
    for (const edge of edgesOf(step)) for (const { variable } of edge.assigns) assigned.add(variable);
    // Which way is taken is a use of what was chosen.
    const { fills, options } = usesOf(step);
    if (fills !== null && options.some(({ isValue }) => isValue)) isRead.add(fills);
  }
  for (const variable of flow.variables.keys()) {
    if (isRead.has(variable)) continue;
    const code = assigned.has(variable) ? 'FLOW_NEVER_READ' : 'FLOW_UNUSED_VARIABLE';
    report(code, placeOfVariable(read, variable), { name: variable });
  }
}

function checkFlows(pack: PackDraft, report: Report): void {
  const used = new Set(startsOf(pack).map((start) => start.flow));
  const open = [...used];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const step of pack.flows.get(name)?.flow.steps.values() ?? []) {
      const { runs } = usesOf(step);
      if (runs === null || used.has(runs.flow)) continue;
      used.add(runs.flow);
      open.push(runs.flow);
    }
  }
  for (const [name, read] of pack.flows) {
    if (!used.has(name))
      report('PACK_FLOW_UNUSED', entry(read.tree, 'flow')?.value.place ?? read.tree.place, { name });
  }
}

function checkTemplates(pack: PackDraft, report: Report): void {
  const used = new Set([...pack.manifest.notices.values()].map((notice) => notice.say));
  for (const { flow } of pack.flows.values()) {
    for (const step of flow.steps.values()) for (const name of usesOf(step).templates) used.add(name);
  }
  for (const [name, texts] of pack.templates) {
    const [text] = [...texts.values()].filter((each) => each !== null);
    if (used.has(name) || text === undefined) continue;
    report('TEMPLATE_UNUSED', { file: text.file, line: 1, column: 1, length: 1 }, { name });
  }
}

function checkTools(pack: PackDraft, report: Report): void {
  const called = new Set<string>();
  for (const { flow } of pack.flows.values()) {
    for (const step of flow.steps.values()) called.add(usesOf(step).calls?.tool.name ?? '');
  }
  for (const { name, place } of pack.manifest.tools)
    if (!called.has(name)) report('PACK_TOOL_UNUSED', place, { name });
}

/** The pack's own strings are all used; the runtime's serve the engine. */
function checkStrings(pack: PackDraft, report: Report): void {
  const bases = new Set([...stringNeeds(pack).used].map(pluralBase));
  const told = new Set<string>();
  // A word that is no longer used has several: its label, what is said where it is not offered; so has a step's name.
  const groups = new Map<string, { readonly key: string; readonly place: Place }[]>();
  for (const table of pack.strings.values()) {
    for (const [key, { place }] of table) {
      if (place.file.endsWith('/runtime.yaml') || bases.has(pluralBase(key)) || told.has(key)) continue;
      told.add(key);
      const at = key.lastIndexOf('.');
      const group = renamedStep(pack, key) === null ? key.slice(at + 1) : key.slice(0, at);
      groups.set(group, [...(groups.get(group) ?? []), { key, place }]);
    }
  }
  for (const [first, ...others] of groups.values()) {
    if (first === undefined) continue;
    const related = others.map(({ key, place }) => ({ place, message: `nor "${key}"` }));
    const step = renamedStep(pack, first.key);
    const hint = `is it the step "${step}" now? Then write ${step} in its place in every language; else delete it`;
    report(
      'STRING_UNUSED',
      first.place,
      { name: first.key },
      { related, ...(step === null ? {} : { hint }) },
    );
  }
}

/** The step that a choice's string may belong to by another name: it offers the choice and has no string of its own. */
function renamedStep(pack: PackDraft, key: string): string | null {
  const [of, flow = '', step = '', id = ''] = key.split('.');
  const steps = pack.flows.get(flow)?.flow.steps;
  if (of !== 'choices' || steps === undefined || steps.has(step)) return null;
  const hasOwn = (name: string) =>
    [...pack.strings.values()].some((table) => table.has(`choices.${flow}.${name}.${id}`));
  const found = [...steps.values()].find(
    (each) => usesOf(each).options.some((option) => option.id === id) && !hasOwn(each.name),
  );
  return found?.name ?? null;
}
