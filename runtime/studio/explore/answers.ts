/** What people write or send to a question that is answered in one's own words. */
import type { Content } from '../../gateway.ts';
import { answerTypeOf, itemTypeOf } from '../../language/answer-types/all.ts';
import { usesOf } from '../../language/kinds/all.ts';
import type { Flow, Step } from '../../language/model.ts';
import type { Type } from '../../language/types.ts';
import { dayOf } from './samples.ts';
import type { Reads } from './reads.ts';

const text = (written: string): Content => ({ kind: 'text', text: written });

/** How every secret begins that is answered: nothing else that is tried says it. */
export const secretText = '7391';

/** Longest text that is tried as an answer. */
const longest = 600;

/** Answers of which most fit: one of the type, and around every number that its check or another guard has beside it. */
export function answersTo(reads: Reads, flow: Flow, step: Step, now: Date): Content[] {
  const variable = usesOf(step).fills ?? '';
  const declared = flow.variables.get(variable);
  if (declared === undefined) return [];
  const type = itemTypeOf(declared) ?? declared;
  const numbers = [...(reads.numbers.get(`${flow.name}/${variable}`) ?? [])].flatMap((number) => [
    number - 1n,
    number,
    number + 1n,
  ]);
  if (usesOf(step).secret) {
    const sizes = numbers.filter((size) => size >= secretText.length && size <= longest).map(Number);
    return [6, ...sizes].map((size) => text(secretText.padEnd(size, '64')));
  }
  const others = (answerTypeOf(type)?.takes ?? []).filter((kind) => kind !== 'text').flatMap(sent);
  const written = writtenOf(type, numbers, now);
  return [...new Set(written)].map(text).concat(others);
}

function writtenOf(type: Type, numbers: readonly bigint[], now: Date): string[] {
  switch (type.kind) {
    case 'text':
      // No word of it is a command, and it is long enough to say something.
      return [
        'Mama Njeri ya Kibera',
        ...numbers
          .filter((size) => size > 0n && size <= longest)
          .map((size) =>
            'Njeri '.repeat(Number(size)).slice(0, Number(size)).trim().padEnd(Number(size), 'a'),
          ),
      ];
    case 'int':
      return ['3', '0', ...numbers.filter((number) => number >= 0n).map(String)];
    case 'money':
      // Beside amounts stand minor units.
      return [
        '2000',
        '0',
        ...numbers.filter((number) => number >= 0n).map((number) => String(Number(number) / 100)),
      ];
    case 'date': {
      const today = dayOf(now);
      return [10, 0, 1, -1, 40].map((days) => {
        const day = today.add({ days });
        return `${day.day}/${day.month}/${day.year}`;
      });
    }
    case 'phone':
      return ['0700000009'];
    case 'record':
      return type.record.fields.has('phone') ? ['0700000009'] : [];
    default:
      return [];
  }
}

/** One of each that can be sent. */
function sent(kind: Content['kind']): Content[] {
  const samples: readonly Content[] = [
    {
      kind: 'media',
      media: 'image',
      caption: '',
      file: { id: 'file-1', mime: 'image/jpeg', name: null, bytes: 1_000 },
    },
    { kind: 'location', latitude: -1.286389, longitude: 36.817223 },
    { kind: 'contact', name: 'Joe', phone: '+254700000009' },
  ];
  return samples.filter((sample) => sample.kind === kind);
}
