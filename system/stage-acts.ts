/** What a stage does on a phone and with a prompt, and what it tells of a step. */
import type { DarajaSandbox } from '../integrations/money/daraja/sandbox/sandbox.ts';
import type { Log } from '../runtime/conversation/ports.ts';
import type { PhoneAct, Stepped } from '../runtime/studio/replay/stage.ts';
import type { StepHeard } from './product.ts';
import type { startSandboxes } from './sandboxes.ts';

type Message = Parameters<Awaited<ReturnType<typeof startSandboxes>>['gateway']['phoneSends']>[1];

/** `own` is the person's newest text: what an edit or a delete is about. */
export function asMessage(act: PhoneAct, own: string): Message {
  switch (act.kind) {
    case 'text':
      return act.quotes === undefined ? { text: act.text } : { text: act.text, quotes: act.quotes };
    case 'tap':
      return {
        tap: {
          option: act.option,
          label: act.label,
          ...(act.quotes === undefined ? {} : { quotes: act.quotes }),
        },
      };
    case 'voice':
      return { voiceNote: true };
    case 'location':
      return { location: { latitude: -1.29, longitude: 36.82 } };
    case 'edit':
      return { edit: { of: own, text: act.text } };
    case 'delete':
      return { delete: own };
    case 'reaction':
      return { reaction: { emoji: act.emoji, quotes: act.quotes } };
  }
}

/** Given up first, paid afterwards. */
export function releaseLate(
  money: DarajaSandbox,
  act: string,
  prompt: { readonly id: string; readonly state: string },
) {
  if (act === 'pays_late' && prompt.state === 'open') money.release(prompt.id);
}

/** The dead say nothing. */
export function whileAlive(log: Log, alive: () => boolean): Log {
  return {
    ...log,
    error(event, fields, cause) {
      if (alive()) log.error(event, fields, cause);
    },
  };
}

/** What coverage needs of a step. */
export function asStepped({ event, context, result }: StepHeard): Stepped {
  const call = result.effects.find((effect) => effect.kind === 'call');
  return {
    language: context.language,
    chat: context.conversationId,
    begins: event.kind !== 'outcome',
    took: result.trace.took,
    rendered: result.trace.rendered,
    said: result.effects.flatMap((effect) =>
      effect.kind === 'message' ? [{ template: effect.template, text: effect.text }] : [],
    ),
    called: call?.kind === 'call' ? call.tool : null,
  };
}
