/** What a person of a replay does, as the gateway's sandbox takes it. */
import type { GreenApiSandbox } from '../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { PhoneAct } from '../runtime/studio/replay/stage.ts';

type Message = Parameters<GreenApiSandbox['phoneSends']>[1];

/** The message that the phone sends. `own` is the person's newest text: what an edit or a delete is about. */
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
    case 'image':
      return { image: { caption: act.caption } };
    case 'video':
      return { video: { caption: act.caption } };
    case 'document':
      return { document: { name: 'document.pdf' } };
    case 'sticker':
      return { sticker: true };
    case 'contact':
      return { contact: { name: act.name, ...(act.phone === null ? {} : { phone: act.phone }) } };
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
