/** STOP: what is paused, and what is said of it. */
import { describe, expect, it } from 'vitest';
import { Money } from '../../runtime/ports.ts';
import type { RecordValue } from '../../runtime/ports.ts';
import { chatWith, sample } from './member-chat.ts';

describe('STOP', () => {
  const stopped = (...circles: RecordValue[]): string => {
    const [only] = circles;
    const chat = chatWith({
      'me.set_notifications': () => ({ outcome: 'done' }),
      'circle.mine': () =>
        circles.length > 1 || !only
          ? { outcome: circles.length > 1 ? 'several' : 'none', result: circles }
          : { outcome: 'one', result: only },
    });
    return chat.says('STOP').join();
  };
  const circle = (late_fee: bigint, status = 'active'): RecordValue =>
    sample('circle', { late_fee: new Money(late_fee, 'KES'), status });

  it('warns of late fees where there are any', () => {
    for (const circles of [[circle(100n)], [circle(0n), circle(100n)]])
      expect(stopped(...circles)).toContain('late fee');
  });

  it('does not where there are none', () => {
    for (const circles of [[], [circle(0n)], [circle(0n), circle(100n, 'completed')]])
      expect(stopped(...circles)).not.toContain('late fee');
  });
});
