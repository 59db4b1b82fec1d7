/**
 * A chat with the clinic's pack: the runtime under test with a pack that knows nothing of savings. The runtime's own
 * strings are those of the product, since they are part of the runtime.
 */
import { readFileSync } from 'node:fs';
import { Temporal } from '@js-temporal/polyfill';
import { formatDiagnostics } from '../../runtime/language/diagnostics.ts';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import type { LoadedPack } from '../../runtime/language/pack.ts';
import type { Pack } from '../../runtime/language/model.ts';
import { Money, languages } from '../../runtime/ports.ts';
import type { RecordValue } from '../../runtime/ports.ts';
import { clinicFiles } from '../language/bad-cases.ts';
import { clinic } from '../language/fixtures/clinic.ts';
import { Chat } from '../support/chat.ts';
import type { ChatOptions } from '../support/chat.ts';

export const pack: Pack = packOf(loadClinic());

/** The clinic's pack with some of its files replaced, by path. */
export function loadClinic(changed: Readonly<Record<string, string>> = {}): LoadedPack {
  const files = new Map([...clinicFiles(), ...Object.entries(changed)]);
  for (const language of languages) {
    const path = `locales/${language}/runtime.yaml`;
    files.set(path, readFileSync(path, 'utf8'));
  }
  return loadPackFromText(files, 'clinic', clinic);
}

/** The pack; a mistake in it is the test's. */
export function packOf(loaded: LoadedPack): Pack {
  if (!loaded.pack) throw new Error(formatDiagnostics(loaded.diagnostics, loaded.sources));
  return loaded.pack;
}

/** A visit with Dr Otieno on 9 March 2026 for KES 500. */
export const visit = (more: RecordValue = {}): RecordValue => ({
  id: 'visit-1',
  doctor: 'Otieno',
  on: Temporal.PlainDate.from('2026-03-09'),
  fee: new Money(50_000n, 'KES'),
  kind: 'first',
  ...more,
});

export const other = visit({ id: 'visit-2', doctor: 'Wanjiru', fee: new Money(70_000n, 'KES') });

const request: RecordValue = { id: 'request-1', fee: new Money(50_000n, 'KES') };

export const receipt: RecordValue = {
  number: 'R-1',
  fee: new Money(50_000n, 'KES'),
  paid_at: new Date('2026-03-02T06:01:00Z'),
};

/** A member of the clinic with one visit; tools answer at once. */
export function clinicChat(options: ChatOptions = {}, spoken: Pack = pack): Chat {
  return new Chat(spoken, {
    ...options,
    tools: {
      'patient.register': (_call, chat) => {
        chat.role = 'member';
        return { outcome: 'registered' };
      },
      'visit.find': () => ({ outcome: 'one', result: visit() }),
      'visit.move': (call) => ({ outcome: 'moved', result: visit({ on: call.input['day'] ?? null }) }),
      'fee.collect': () => ({ outcome: 'sent', result: request }),
      ...options.tools,
    },
  });
}

/** Where a chat stands: its flows from bottom to top, each with its step. */
export const stack = (chat: Chat): string[] => chat.snapshot.frames.map(({ flow, at }) => `${flow}.${at}`);

/** The id by which an option of the newest message is tapped. */
export function optionOf(chat: Chat, id: string): string {
  const option = chat.lastMessage.options.find((shown) => shown.id.endsWith(`/${id}`));
  if (!option) throw new Error(`"${chat.lastMessage.text}" offers no ${id}`);
  return option.id;
}
