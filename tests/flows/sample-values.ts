/** A value of any type, for templates and lists whose content does not matter. */
import { Temporal } from '@js-temporal/polyfill';
import type { Type } from '../../runtime/language/types.ts';
import { Money } from '../../runtime/ports.ts';
import type { Value } from '../../runtime/ports.ts';

/** `size` is how many items a list has; they are alike. */
export function sampleValue(type: Type, size: number): Value {
  switch (type.kind) {
    case 'text':
      return 'Umoja';
    case 'int':
      return 3n;
    case 'bool':
      return true;
    case 'money':
      return new Money(200_000n, 'KES');
    case 'date':
      return Temporal.PlainDate.from('2026-03-06');
    case 'time':
      return new Date('2026-03-06T06:00:00Z');
    case 'phone':
      return '+254700000001';
    case 'enum':
      return type.values[0] ?? null;
    case 'record':
      return Object.fromEntries(
        [...type.record.fields].map(([name, field]) => [name, sampleValue(field, size)]),
      );
    case 'list':
      return type.of === null ? [] : Array.from({ length: size }, () => sampleValue(type.of as Type, size));
    case 'null':
      return null;
  }
}
