/** What a person of a replay does, as the gateway's sandbox takes it. */
import type { GreenApiSandbox } from '../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { PhoneAct } from '../runtime/studio/replay/stage.ts';

type Message = Parameters<GreenApiSandbox['phoneSends']>[1];

/** The message that the phone sends. */
export function asMessage(act: PhoneAct): Message {
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
  }
}
