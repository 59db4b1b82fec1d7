import type { Read } from '../../language/answer-types/answer-type.ts';
import { Money } from '../../ports.ts';
import { money as amount } from '../answers/money.ts';
import type { StepContext } from '../model.ts';
import { inReasons } from '../answers/in-reasons.ts';

export function money(said: string, { words }: StepContext, currency: string | null): Read {
  const read = amount(said, { currency: currency ?? '', words });
  if (read.kind === 'refused' && read.reason === 'zero')
    return { kind: 'zero', value: new Money(0n, currency ?? '') };
  return inReasons(read, 'not_an_amount', {
    negative: 'zero_or_less',
    other_currency: 'other_currency',
    too_precise: 'too_precise',
    too_large: 'too_large',
  });
}
