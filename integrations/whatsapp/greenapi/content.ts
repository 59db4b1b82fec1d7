/**
 * What a person sent: `messageData` of a notification → Content.
 * Source of names and paths: green-api.com/en/docs, "Incoming webhooks", and the samples of the official Go server.
 */
import type { Content, MediaFile } from '../../../runtime/gateway.ts';
import { fields, firstText, text } from '../../fields.ts';
import type { Fields } from '../../fields.ts';
import { phoneOfCard } from './vcard.ts';

/** The gateway's own markers for what it could not decrypt or hand over; never a person's words. */
const errorMarker = /\{\{SWE\d{3}\}\}/;

/** Longest link and name of a file that are kept, in characters. */
const linkMax = 2_000;
const nameMax = 255;

type Media = 'image' | 'video' | 'audio' | 'document' | 'sticker';

const media = new Map<string, Media>(
  Object.entries({
    imageMessage: 'image',
    videoMessage: 'video',
    audioMessage: 'audio',
    documentMessage: 'document',
    stickerMessage: 'sticker',
  }),
);

/** Documented, and nothing a member of ours would answer with. */
const others: ReadonlySet<string> = new Set([
  'pollMessage',
  'groupInviteMessage',
  'buttonsMessage',
  'listMessage',
  'templateMessage',
  'interactiveButtons',
  'interactiveButtonsReply',
]);

/** A press of a button or list row arrives under all of these names. */
const presses: ReadonlySet<string> = new Set([
  'templateButtonsReplyMessage',
  'templateButtonReplyMessage',
  'interactiveButtonsResponse',
  'buttonsResponseMessage',
  'listResponseMessage',
]);

/** The content, or null when the message's type is none we know or it lacks what its type promises. */
export function readContent(data: Fields, sender: string): Content | null {
  const type = text(data['typeMessage']);
  const kind = media.get(type);
  if (kind) return readMedia(kind, fields(data['fileMessageData']));
  if (presses.has(type)) return readPress(data);
  if (others.has(type)) return { kind: 'other', type };
  const extended = fields(data['extendedTextMessageData']);
  const quotes = firstText(fields(data['quotedMessage'])['stanzaId'], extended['stanzaId']);
  switch (type) {
    case 'textMessage':
      return readText(fields(data['textMessageData'])['textMessage'], quotes);
    case 'extendedTextMessage':
    case 'quotedMessage':
      return readText(extended['text'], quotes);
    case 'reactionMessage':
      return quotes === '' ? null : { kind: 'reaction', emoji: text(extended['text']), quotes };
    case 'editedMessage': {
      const edited = fields(data['editedMessageData']);
      const words = firstText(edited['textMessage'], edited['caption']);
      if (errorMarker.test(words)) return { kind: 'unreadable' };
      return { kind: 'edited', text: words, quotes: text(edited['stanzaId']) };
    }
    case 'deletedMessage':
      return { kind: 'deleted', quotes: text(fields(data['deletedMessageData'])['stanzaId']) };
    case 'locationMessage':
      return readLocation(fields(data['locationMessageData']));
    case 'contactMessage':
      return readCard([data['contactMessageData']]);
    case 'contactsArrayMessage': {
      const contacts = fields(data['messageData'])['contacts'];
      return readCard(Array.isArray(contacts) ? contacts : []);
    }
    case 'pollUpdateMessage':
      return readVote(fields(data['pollMessageData']), sender);
    default:
      return null;
  }
}

function readText(value: unknown, quotes: string): Content | null {
  if (typeof value !== 'string') return null;
  const words = text(value);
  if (errorMarker.test(words)) return { kind: 'unreadable' };
  return { kind: 'text', text: words, ...(quotes === '' ? {} : { quotes }) };
}

function readMedia(kind: Media, file: Fields): Content {
  const caption = text(file['caption']);
  if (errorMarker.test(caption) || errorMarker.test(text(file['downloadUrl']))) return { kind: 'unreadable' };
  const found = readFile(kind, file);
  return { kind: 'media', media: kind, caption, ...(found === null ? {} : { file: found }) };
}

/** The file by the gateway's own link; null when it gave none. Nothing is fetched here, and it does not say how large. */
function readFile(kind: Media, file: Fields): MediaFile | null {
  const link = text(file['downloadUrl']);
  if (link.length > linkMax || !URL.canParse(link) || new URL(link).protocol !== 'https:') return null;
  const [mime = ''] = text(file['mimeType']).toLowerCase().split(';');
  // Of all but documents the gateway makes the name up.
  const name = kind === 'document' ? text(file['fileName']).slice(0, nameMax) : '';
  return { id: link, mime: mime.trim() || 'application/octet-stream', name: name || null, bytes: null };
}

/** One card with its number. Of several nobody can tell whose number was meant: they have a name and none. */
function readCard(cards: readonly unknown[]): Content {
  const [first, ...others] = cards.map(fields);
  const phone = others.length > 0 ? null : phoneOfCard(text(first?.['vcard']));
  return { kind: 'contact', name: text(first?.['displayName']), ...(phone === null ? {} : { phone }) };
}

function readPress(data: Fields): Content | null {
  const press = [
    data['templateButtonReplyMessage'],
    data['templateButtonsReplyMessage'],
    data['interactiveButtonsResponse'],
    data['buttonsResponseMessage'],
    data['listResponseMessage'],
  ]
    .map(fields)
    .find((candidate) => Object.keys(candidate).length > 0);
  if (!press) return null;
  const row = press['singleSelectReply'];
  const option = firstText(press['selectedId'], press['selectedButtonId'], row, fields(row)['selectedRowId']);
  if (option === '') return null;
  const label = firstText(press['selectedDisplayText'], press['selectedButtonText'], press['title']);
  const quotes = firstText(press['stanzaId'], fields(data['quotedMessage'])['stanzaId']);
  return { kind: 'tap', option, label, ...(quotes === '' ? {} : { quotes }) };
}

function readLocation(place: Fields): Content | null {
  const { latitude, longitude } = place;
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  return { kind: 'location', latitude, longitude };
}

/** A vote arrives as the whole tally; what counts is where this person stands in it now. */
function readVote(poll: Fields, sender: string): Content {
  const votes: readonly unknown[] = Array.isArray(poll['votes']) ? poll['votes'] : [];
  const options = votes
    .map(fields)
    .filter(({ optionVoters }) => Array.isArray(optionVoters) && optionVoters.includes(sender))
    .map(({ optionName }) => text(optionName));
  return { kind: 'poll_vote', options, quotes: text(poll['stanzaId']) };
}
