/**
 * The runtime's door: every call of a tool passes here, whatever the linter has proved.
 *
 * The linter covers edges; `back` and `change` do not run along edges, so the values are compared once more (design §3).
 */
import { mayCall } from '../language/may-call.ts';
import type { Json, ToolContract, Value } from '../ports.ts';
import type { Calling } from '../language/uses.ts';
import type { Variables } from '../language/model.ts';
import type { Type } from '../language/types.ts';
import type { Draft } from './draft.ts';
import type { Confirmation, Frame } from './model.ts';
import { describe } from './view.ts';

/** A call that the door refuses: a pack that the linter should have refused, or a bug. Nothing was done. */
class DoorError extends Error {
  readonly flow: string;
  readonly step: string;
  constructor(flow: string, step: string, reason: string) {
    super(`${flow}.${step}: ${reason}`);
    this.name = 'DoorError';
    this.flow = flow;
    this.step = step;
  }
}

/** Evaluates the inputs, checks what the contract asks for, and asks the shell to run the tool. */
export function callTool(draft: Draft, frame: Frame, step: Calling): void {
  const { tool } = step;
  const input: Record<string, Value> = {};
  for (const [name, expression] of step.with) input[name] = expression.evaluate(draft.scope(frame.vars));
  const refuse = (reason: string): never => {
    throw new DoorError(frame.flow, step.name, reason);
  };
  if (!draft.pack.tools.has(tool.name)) refuse(`the pack may not call ${tool.name}`);
  if (!mayCall(tool, draft.context.role)) refuse(`a ${draft.context.role} may not call ${tool.name}`);

  const number = draft.nextNumber();
  let key = `${draft.context.conversationId}:call:${number}`;
  if (tool.needs.includes('confirm')) {
    const reason = unconfirmed(draft, tool, input);
    if (reason !== null) refuse(reason);
    key = `${draft.context.conversationId}:confirm:${draft.confirmed?.visit}`;
    // One confirm, one spend.
    draft.confirmed = null;
  }
  const id = `${draft.context.conversationId}:${number}`;
  draft.pending.push({ id, tool: tool.name, frame: frame.id });
  draft.effects.push({ kind: 'call', id, tool: tool.name, input, key });
}

/** Why the newest confirm does not cover this call; null when it does. */
function unconfirmed(draft: Draft, tool: ToolContract, input: Variables): string | null {
  const { confirmed } = draft;
  if (confirmed === null) return `${tool.name} needs a confirm and there is none`;
  const shown = new Set(Object.values(confirmed.shown).map((value) => JSON.stringify(value)));
  for (const name of tool.spends ?? []) {
    if (!shown.has(JSON.stringify(describe(input[name] ?? null)))) {
      return `${tool.name} would spend a value of ${name} that the confirm did not show`;
    }
  }
  for (const [name, record] of Object.entries(tool.about ?? {})) {
    const ids = confirmed.records[record] ?? [];
    if (!ids.includes(String(input[name])))
      return `${tool.name} is about a ${record} that the confirm did not show`;
  }
  return null;
}

/**
 * What a yes confirms: the values shown and the records they belong to. `paths` lead into `values`, whose types are
 * in `types`; `visit` makes the key of the one act that it is good for.
 */
export function freeze(
  paths: readonly string[],
  values: Variables,
  types: ReadonlyMap<string, Type>,
  visit: number,
): Confirmation {
  const shown: Record<string, Json> = {};
  const records: Record<string, string[]> = {};
  for (const path of paths) {
    const [root, ...fields] = path.split('.');
    if (root === undefined) continue;
    let value: Value = values[root] ?? null;
    for (const field of fields) value = (value as Readonly<Record<string, Value>> | null)?.[field] ?? null;
    shown[path] = describe(value);
    const type = types.get(root);
    if (type?.kind !== 'record' || type.record.id === null) continue;
    const id = (values[root] as Readonly<Record<string, Value>> | null)?.[type.record.id];
    if (typeof id === 'string') (records[type.record.name] ??= []).push(id);
  }
  return { visit, shown, records };
}
