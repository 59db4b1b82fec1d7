/** Steps and tools that somebody listens to: replays, coverage, the trace. */
import type { Snapshot, StepContext, StepEvent, StepResult } from '../runtime/engine/model.ts';
import { step } from '../runtime/engine/step.ts';
import type { Pack } from '../runtime/language/model.ts';
import type { Tool } from '../runtime/ports.ts';

/** A step that was made: what went in and what came out. Its transaction may still fail. */
export interface StepHeard {
  readonly pack: Pack;
  readonly before: Snapshot;
  readonly event: StepEvent;
  readonly context: StepContext;
  readonly result: StepResult;
}

/** A tool that was called, with its outcome. */
export interface ToolHeard {
  readonly userId: string;
  readonly tool: string;
  readonly input: Parameters<Extract<Tool, { run: unknown }>['run']>[1]['input'];
  readonly outcome: string;
  /** The idempotency key. */
  readonly key: string;
}

/** The step, overheard; as it is where nobody listens. */
export function overheardStep(hear: ((step: StepHeard) => void) | undefined): typeof step {
  if (hear === undefined) return step;
  return (pack, before, event, context) => {
    const result = step(pack, before, event, context);
    hear({ pack, before, event, context, result });
    return result;
  };
}

/** The same tool, overheard; as it is where nobody listens. */
export function overheardTool(tool: Tool, hear: ((call: ToolHeard) => void) | undefined): Tool {
  if (hear === undefined) return tool;
  if ('prepare' in tool) {
    return {
      contract: tool.contract,
      async prepare(tx, call) {
        const outcome = await tool.prepare(tx, call);
        const name = outcome === 'pending' ? 'pending' : outcome.outcome;
        const { tool: named, input, key } = call;
        hear({ userId: call.speaker.userId, tool: named, input, outcome: name, key });
        return outcome;
      },
    };
  }
  return {
    contract: tool.contract,
    async run(tx, call) {
      const outcome = await tool.run(tx, call);
      const { tool: name, input, key } = call;
      hear({ userId: call.speaker.userId, tool: name, input, outcome: outcome.outcome, key });
      return outcome;
    },
  };
}
