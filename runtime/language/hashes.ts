/**
 * Two hashes of a pack: what a conversation is pinned to, and what may be corrected under it.
 *
 * logic: flows, variable types and their records, manifest, version of the language, contracts of the tools the pack
 * may call, outcomes of the events it names, which paths each template reads. texts: templates and strings themselves.
 */
import { createHash } from 'node:crypto';
import type { ToolContract } from '../ports.ts';
import type { Expression } from './expressions.ts';
import { usesOf } from './kinds/all.ts';
import { languageVersion } from './manifest-keys.ts';
import type { Flow } from './model.ts';
import type { PackDraft } from './pack-draft.ts';
import { showType } from './types.ts';
import type { RecordType, Type } from './types.ts';

export function logicHash(draft: PackDraft): string {
  const { manifest, vocabulary } = draft;
  const called = new Set(manifest.tools.map((tool) => tool.name));
  const events = new Set([...manifest.notices.values()].map((notice) => notice.event));
  for (const { flow } of draft.flows.values()) {
    for (const step of flow.steps.values()) {
      const { awaits } = usesOf(step);
      if (awaits !== null) events.add(awaits.event);
    }
  }
  return hash({
    language: languageVersion,
    manifest,
    flows: draft.flows,
    records: usedRecords(draft),
    tools: [...vocabulary.tools.values()]
      .filter((tool) => called.has(tool.contract.name))
      .map((tool) => signature(tool.contract)),
    events: [...vocabulary.events.values()]
      .filter((event) => events.has(event.contract.name))
      .map(({ contract: { name, about, outcomes } }) => ({ name, does: '', about, outcomes })),
    templates: [...draft.templates].map(([name, texts]) => [
      name,
      [...texts].map(([language, text]) => [language, text?.paths.reads]),
    ]),
  });
}

/** What people read: templates letter by letter, strings as they are understood. */
export function textsHash(draft: PackDraft): string {
  return hash({
    templates: [...draft.templates].map(([name, texts]) => [
      name,
      [...texts].map(([language, text]) => [language, text?.source]).sort(byKey),
    ]),
    strings: [...draft.strings].map(([language, table]) => [
      language,
      [...table].map(([key, { words }]) => [key, words] as const).sort(byKey),
    ]),
  });
}

/** Whether a flow is the same in two versions, wherever its file has it and whatever its texts say. */
export function isSameFlow(one: Flow, other: Flow): boolean {
  const [then, now] = [one, other].map((flow) => canonical({ ...flow, machine: null }));
  return then === now;
}

function byKey([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}

/** How often a tool may be called is no logic: another number moves nobody to another version. */
function signature(contract: ToolContract): object {
  return { signature: Object.entries({ ...contract, does: '', limits: [] }).sort(byKey) };
}

function usedRecords(draft: PackDraft): object[] {
  const used = new Map<string, RecordType>();
  const add = (type: Type | null): void => {
    if (type?.kind === 'list') add(type.of);
    if (type?.kind !== 'record' || used.has(type.record.name)) return;
    used.set(type.record.name, type.record);
    type.record.fields.forEach(add);
  };
  draft.vocabulary.ambient.forEach(add);
  for (const { flow } of draft.flows.values()) flow.variables.forEach(add);
  return [...used.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** One text for one meaning: keys sorted, places and machinery left out, maps as lists of pairs. */
function canonical(value: unknown): string {
  return JSON.stringify(plain(value));
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, each]) => [key, plain(each)]);
  if (value instanceof Set) return [...value].map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null)
    return typeof value === 'bigint' ? value.toString() : value;
  // A step holds the contract of its tool, whose signature stands with the others.
  if ('outcomes' in value && 'risk' in value) return { tool: (value as ToolContract).name };
  if ('evaluate' in value) return { source: (value as Expression).source };
  if ('kind' in value && 'optional' in value) return showType(value as Type);
  const entries = Object.entries(value).filter(([key, each]) => !left.has(key) && typeof each !== 'function');
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, plain(each)]),
  );
}

/** Where things were written, and what is not logic. */
const left: ReadonlySet<string> = new Set(['place', 'file', 'title', 'tree', 'trees', 'complete', 'gained']);
