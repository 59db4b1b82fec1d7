/** One recorded notification for everything that Green API documents, each with what it is for us. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from '../../integrations/whatsapp/greenapi/webhook.ts';
import type { Content, GatewayEvent } from '../../runtime/gateway.ts';

const folder = join(import.meta.dirname, 'notifications');
const chat = '254700000001@c.us';
const group = '120363043968066561@g.us';
const at = new Date(1_790_000_000_000);
const quotes = 'BAE5F4886F6F2D05';
const poll = '30F6A068486C79D01CC683822E9258AE';

type Expected = { readonly [Field in keyof GatewayEvent]?: unknown } & Record<string, unknown>;

/** A message of a person in a private chat. */
const says = (content: Content): Expected[] => [
  { kind: 'message', chat, phone: '+254700000001', private: true, at, content },
];
const tap = says({ kind: 'tap', option: '12/pay', label: 'Pay', quotes });
const media = (
  kind: Extract<Content, { kind: 'media' }>['media'],
  [link, mime, name]: readonly [link: string, mime: string, name?: string],
  caption = '',
) => {
  const id = `https://media.invalid/1101000001/${link}`;
  const file = { id, mime, name: name ?? null, bytes: null };
  return says({ kind: 'media', media: kind, caption, file });
};
const other = (type: string) => says({ kind: 'other', type });
const notOurs = (type: string): Expected[] => [{ kind: 'ignored', type }];
const own = (text: string): Expected[] => [{ kind: 'own_message', chat, message: 'BAE5C8D03F7A1B22', text }];
const delivery = (state: string, to = chat): Expected[] => [{ kind: 'delivery', chat: to, at, state }];
const instance = (state: string): Expected[] => [{ kind: 'instance', at, state }];
const quota = (of: string): Expected[] => [{ kind: 'quota', of }];
const unreadable = says({ kind: 'unreadable' });
const call = says({ kind: 'call' });

const meanings: Readonly<Record<string, readonly Expected[]>> = {
  text: says({ kind: 'text', text: 'Habari' }),
  text_with_link: says({ kind: 'text', text: 'JOIN ABC123' }),
  text_quoting: says({ kind: 'text', text: 'PAY', quotes }),
  text_quoting_an_image: says({ kind: 'text', text: 'is this the code?', quotes: 'BAE5F4886F6F2D06' }),
  reaction: says({ kind: 'reaction', emoji: '👍', quotes }),
  reaction_taken_back: says({ kind: 'reaction', emoji: '', quotes }),
  image: media('image', ['slip.jpg', 'image/jpeg'], 'My slip'),
  video: media('video', ['clip.mp4', 'video/mp4']),
  voice: media('audio', ['voice.oga', 'audio/ogg']),
  document: media('document', ['statement.pdf', 'application/pdf', 'statement.pdf']),
  sticker: media('sticker', ['sticker.webp', 'image/webp']),
  location: says({ kind: 'location', latitude: -1.312, longitude: 36.781 }),
  contact: says({ kind: 'contact', name: 'Joe', phone: '+254700000002' }),
  // Two cards: nobody can tell which of them is meant.
  contacts: says({ kind: 'contact', name: 'Joe' }),
  edit: says({ kind: 'edited', text: '2000', quotes: 'BAE5AFC355030F7A' }),
  edit_of_a_caption: says({ kind: 'edited', text: 'My new slip', quotes: 'BAE5AFC355030F7A' }),
  deletion: says({ kind: 'deleted', quotes: '84514217EF972039FC3F' }),
  poll: other('pollMessage'),
  poll_vote: says({ kind: 'poll_vote', options: ['Sunday'], quotes: poll }),
  poll_vote_taken_back: says({ kind: 'poll_vote', options: [], quotes: poll }),
  group_invitation: other('groupInviteMessage'),
  buttons_shown: other('buttonsMessage'),
  list_shown: other('listMessage'),
  template_shown: other('templateMessage'),
  interactive_buttons_shown: other('interactiveButtons'),
  interactive_reply_buttons_shown: other('interactiveButtonsReply'),
  press_template_buttons: tap,
  press_template_button: tap,
  press_interactive: tap,
  press_interactive_other_names: tap,
  press_old_button: tap,
  press_list_row: tap,
  press_list_row_as_object: tap,
  marker_not_decrypted_yet: unreadable,
  marker_file_too_large: unreadable,
  marker_cannot_be_decrypted: unreadable,
  text_in_a_group: [{ kind: 'message', chat: group, private: false, phone: '+254700000001' }],
  text_in_an_old_group: [{ kind: 'message', chat: '254700000001-1581234048@g.us', private: false }],
  text_of_a_hidden_number: [{ kind: 'message', chat: '123456789012345@lid', private: true, phone: null }],
  status_update_of_a_contact: notOurs('incomingMessageReceived'),
  text_of_a_channel: notOurs('incomingMessageReceived'),
  own_text: own('Karibu, Amina'),
  own_plain_text: own('Habari'),
  own_quoting_text: own('PAY'),
  own_image: own('Scan to join'),
  own_document: own(''),
  own_buttons: own('Pay now?'),
  own_poll: notOurs('own pollMessage'),
  own_location: notOurs('own locationMessage'),
  own_edit: notOurs('own editedMessage'),
  own_deletion: notOurs('own deletedMessage'),
  typed_on_our_phone: notOurs('outgoingMessageReceived'),
  image_from_our_phone: notOurs('outgoingMessageReceived'),
  deletion_on_our_phone: notOurs('outgoingMessageReceived'),
  message_sent: delivery('sent'),
  message_delivered: delivery('delivered'),
  message_read: delivery('read'),
  message_failed: delivery('failed'),
  message_without_account: delivery('no_account'),
  message_yellow_card: [...delivery('failed'), ...instance('yellow_card')],
  message_not_in_group: delivery('failed', group),
  message_group_too_large: delivery('failed', group),
  message_from_our_phone_read: delivery('read'),
  state_authorized: instance('authorized'),
  state_not_authorized: instance('not_authorized'),
  state_blocked: instance('blocked'),
  state_starting: instance('starting'),
  state_yellow_card: instance('yellow_card'),
  state_asleep: instance('asleep'),
  socket_online: notOurs('statusInstanceChanged'),
  socket_offline: notOurs('statusInstanceChanged'),
  device: notOurs('deviceInfo'),
  call_offer: call,
  call_pickUp: call,
  call_hangUp: call,
  call_missed: call,
  call_declined: call,
  call_made_on_our_phone: notOurs('outgoingCall'),
  blocked_by_a_person: notOurs('incomingBlock'),
  quota_of_chats: quota('chats'),
  quota_under_the_name_of_a_block: quota('chats'),
  quota_of_sends: quota('sends'),
  quota_of_checks: quota('other'),
};

/** Every name in the documentation: green-api.com/en/docs/api/receiving/notifications-format. */
const documented = {
  typeWebhook: [
    'incomingMessageReceived outgoingMessageReceived outgoingAPIMessageReceived outgoingMessageStatus',
    'stateInstanceChanged statusInstanceChanged deviceInfo incomingCall outgoingCall incomingBlock quotaExceeded',
  ],
  typeMessage: [
    'textMessage extendedTextMessage quotedMessage reactionMessage imageMessage videoMessage audioMessage',
    'documentMessage stickerMessage locationMessage contactMessage contactsArrayMessage editedMessage deletedMessage',
    'pollMessage pollUpdateMessage groupInviteMessage buttonsMessage listMessage templateMessage interactiveButtons',
    'interactiveButtonsReply templateButtonsReplyMessage templateButtonReplyMessage buttonsResponseMessage',
    'listResponseMessage interactiveButtonsResponse',
  ],
  status: [
    'sent delivered read failed noAccount notInGroup yellowCard',
    'offer pickUp hangUp missed declined',
  ],
  stateInstance: ['authorized notAuthorized blocked sleepMode starting yellowCard'],
};

const recorded = readdirSync(folder).map((file) => file.replace('.json', ''));
const bytesOf = (name: string) => readFileSync(join(folder, `${name}.json`));
const eventsOf = (name: string): readonly GatewayEvent[] => {
  const parsed = parse(bytesOf(name));
  if (!parsed.ok) throw new Error(`${name}: ${parsed.reason}`);
  return parsed.events;
};

describe('the recorded notifications of Green API', () => {
  it('all have a meaning here, and no meaning is without a recording', () => {
    expect(recorded.toSorted()).toEqual(Object.keys(meanings).toSorted());
  });

  it.each(Object.entries(documented))('hold every documented %s', (field, lines) => {
    const text = recorded.map((name) => bytesOf(name).toString()).join('\n');
    const missing = lines
      .flatMap((line) => line.split(' '))
      .filter((name) => !text.includes(`"${field}": "${name}"`));
    expect(missing).toEqual([]);
  });

  it('hold no number outside the range for examples', () => {
    for (const name of recorded)
      for (const [number] of bytesOf(name)
        .toString()
        .matchAll(/\b(?!2547000000)\d{11,12}(?=@c\.us|:)/g))
        expect(`${name}: ${number}`).toBe('');
  });

  it.each(Object.entries(meanings))('%s', (name, expected) => {
    const events = eventsOf(name);
    expect(events).toMatchObject(expected);
    expect(events).toHaveLength(expected.length);
    for (const event of events) expect(event).toMatchObject({ instance: '1101000001' });
  });

  it('say nothing in words of the gateway’s own error markers', () => {
    const texts = recorded.flatMap((name) => eventsOf(name)).map((event) => JSON.stringify(event));
    expect(texts.filter((text) => text.includes('SWE00'))).toEqual([]);
  });

  const keysOf = (names: readonly string[]) => new Set(names.flatMap(eventsOf).map(({ key }) => key)).size;

  it('give the states of one message, an edit and a deletion under one id, and the states of a number keys of their own', () => {
    const states = recorded.filter((name) => /^message_(sent|delivered|read|failed|without)/.test(name));
    expect(keysOf(states)).toBe(5);
    expect(keysOf(['own_edit', 'own_deletion'])).toBe(2);
    expect(keysOf(recorded.filter((name) => name.startsWith('state_')))).toBe(6);
  });

  it('give the stages of one call one key, so that it is answered once', () => {
    expect(keysOf(recorded.filter((name) => /^call_(?!made)/.test(name)))).toBe(1);
  });
});
