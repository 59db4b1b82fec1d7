/** A chat of a member on the pure engine: tools answer as a test says, all others never. */
import { Money } from '../../runtime/ports.ts';
import type { Language, RecordValue } from '../../runtime/ports.ts';
import { resolveRecords } from '../../runtime/language/types.ts';
import { openPacks } from '../../system/packs.ts';
import { Chat } from '../support/chat.ts';
import type { ChatOptions } from '../support/chat.ts';
import { sampleValue } from './sample-values.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');
const records = resolveRecords(pack.catalogue.records);

/** A chat whose tools never answer, but for those named. */
export const chatWith = (tools: ChatOptions['tools'] = {}, more: ChatOptions = {}): Chat =>
  new Chat(pack, {
    ...more,
    tools: new Proxy(tools, { get: (known, name: string) => known[name] ?? (() => 'pending' as const) }),
  });

/** The flows that run, from bottom to top. */
export const flows = (chat: Chat): string[] => chat.snapshot.frames.map(({ flow }) => flow);

/** Where the chat stands. */
export const at = (chat: Chat): string | undefined =>
  chat.snapshot.frames.map(({ flow, at: step }) => `${flow}.${step}`).at(-1);

/** A record of the contracts with sample values, but for those given. */
export const sample = (name: string, more: RecordValue): RecordValue => {
  const record = records.get(name);
  if (!record) throw new Error(`no contract has a ${name}`);
  return { ...(sampleValue({ kind: 'record', record, optional: false }, 3) as RecordValue), ...more };
};

/** The contribution to a group's first turn: KES 2,000, due in time and asked for by nobody yet. */
export const contributionTo = (group: string, more: RecordValue = {}): RecordValue =>
  sample('due', {
    id: group,
    circle: group,
    group_name: group,
    late_fee: new Money(0n, 'KES'),
    days_late: 0n,
    round: 1n,
    recipient: 'Joe',
    asked: false,
    turns: 1n,
    ...more,
  });

/** A chat of somebody new who has written these, and becomes a member by agreeing. */
export const visitor = (...texts: string[]): Chat => {
  const chat = chatWith(
    {
      'me.set_language': (call, self) => {
        self.language = call.input['language'] as Language;
        return { outcome: 'done' };
      },
      'member.register': (_call, self) => {
        self.role = 'member';
        return { outcome: 'registered' };
      },
    },
    { role: 'visitor' },
  );
  for (const text of texts) chat.says(text);
  return chat;
};
