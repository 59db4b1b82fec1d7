/** Reads what the page posts. Whatever does not fit is refused with a sentence for the person at the page. */
import { languages } from '../../runtime/ports.ts';
import type { Language } from '../../runtime/ports.ts';
import { storySpeeds } from './studio.ts';
import type { StoryOrder } from './studio.ts';
import { fakeNumber, promptActs } from './world.ts';
import type { ClockMove, Phone, PromptAct, Sent } from './world.ts';

/** Input that cannot be used; the message says what would do. */
export class BadInput extends Error {}

/** WhatsApp's own limit of one message, in characters. */
const textMax = 65_536;
const nameMax = 40;
/** More than anybody writes to a member. */
const answerMax = 4_000;
/** A longer jump is more likely a slip than a wish. */
const daysMax = 366;

/** `{number, name, language}`; the number may carry `+` and spaces. */
export function readPhone(body: unknown): Phone {
  const fields = readFields(body);
  const number = String(fields['number'] ?? '').replace(/[\s+()-]/g, '');
  if (!fakeNumber.test(number)) {
    throw new BadInput(
      'Only pretended numbers work here: 254 700 000 001 to 254 700 000 099, for example 254700000004.',
    );
  }
  const name = typeof fields['name'] === 'string' ? fields['name'].trim() : '';
  if (name === '' || name.length > nameMax)
    throw new BadInput(`Give the phone a name of 1 to ${nameMax} characters.`);
  return { number, name, language: readLanguage(fields['language']) };
}

/** The language that was said. Throws like the other readers for what is none. */
export function readLanguage(said: unknown): Language {
  const language = languages.find((known) => known === said);
  if (language === undefined) throw new BadInput(`Choose one of the languages ${languages.join(', ')}.`);
  return language;
}

/** What a phone sends, by `kind`. */
export function readSent(body: unknown): Sent {
  const fields = readFields(body);
  switch (fields['kind']) {
    case 'text': {
      const text = readText(fields, 'text', textMax);
      return fields['quotes'] === undefined
        ? { kind: 'text', text }
        : { kind: 'text', text, quotes: readText(fields, 'quotes', 200) };
    }
    case 'tap':
      return {
        kind: 'tap',
        of: readText(fields, 'of', 200),
        option: readText(fields, 'option', 256),
        label: readText(fields, 'label', 256),
      };
    case 'voice':
    case 'picture':
      return { kind: fields['kind'] };
    case 'location':
      return {
        kind: 'location',
        latitude: readNumber(fields, 'latitude', -90, 90),
        longitude: readNumber(fields, 'longitude', -180, 180),
      };
    default:
      throw new BadInput('A phone can send a text, a tap, a voice note, a picture or a location.');
  }
}

/** `{act}` */
export function readAct(body: unknown): PromptAct {
  const act = promptActs.find((known) => known === readFields(body)['act']);
  if (act === undefined) throw new BadInput(`A prompt takes one of ${promptActs.join(', ')}.`);
  return act;
}

/** `{text}` */
export function readAnswer(body: unknown): string {
  return readText(readFields(body), 'text', answerMax);
}

/** `{hours}`, `{days}` or `{to: "next"}` */
export function readMove(body: unknown): ClockMove {
  const fields = readFields(body);
  if (fields['to'] === 'next') return 'next';
  const unit = (['hours', 'days'] as const).find((name) => fields[name] !== undefined);
  if (unit === undefined) throw new BadInput('Move the clock by hours, by days or to what is due next.');
  const max = unit === 'hours' ? daysMax * 24 : daysMax;
  const by = fields[unit];
  if (typeof by !== 'number' || !Number.isInteger(by) || by < 1 || by > max) {
    throw new BadInput(`The clock only goes forward, by 1 to ${max} ${unit} at a time.`);
  }
  return unit === 'hours' ? { hours: by } : { days: by };
}

/** `{do: "play" | "pause" | "stop"}` or `{do: "speed", speed}` */
export function readStoryOrder(body: unknown): StoryOrder {
  const fields = readFields(body);
  const plain = (['play', 'pause', 'stop'] as const).find((known) => known === fields['do']);
  if (plain !== undefined) return { do: plain };
  const speed = storySpeeds.find((known) => known === fields['speed']);
  if (fields['do'] === 'speed' && speed !== undefined) return { do: 'speed', speed };
  throw new BadInput(`A story can play, pause, stop, or change its speed to ${storySpeeds.join(', ')}.`);
}

function readFields(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new BadInput('Send a JSON object.');
}

function readText(fields: Readonly<Record<string, unknown>>, name: string, max: number): string {
  const text = fields[name];
  if (typeof text === 'string' && text !== '' && text.length <= max) return text;
  throw new BadInput(`"${name}" must be a text of 1 to ${max.toLocaleString('en')} characters.`);
}

function readNumber(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  min: number,
  max: number,
): number {
  const number = fields[name];
  if (typeof number === 'number' && number >= min && number <= max) return number;
  throw new BadInput(`"${name}" must be a number from ${min} to ${max}.`);
}
