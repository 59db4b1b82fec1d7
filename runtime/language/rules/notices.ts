/** What tells of money is told also to those who have paused notifications. */
import { error } from '../declared-code.ts';
import type { Rule } from './rule.ts';

const codes = {
  MONEY_PAUSED: error(
    '{name} tells of money, and with "pausable" those who wrote STOP are never told',
    'delete pausable: only reminders may be paused',
    'once a pack',
  ),
};

export const notices: Rule<keyof typeof codes> = {
  name: 'notices',
  sees: 'everything',
  codes,
  check(pack, report) {
    for (const { event, pausable, place } of pack.manifest.notices.values()) {
      const isMoney = pack.vocabulary.events.get(event)?.contract.money === true;
      if (isMoney && pausable) report('MONEY_PAUSED', place, { name: event });
    }
  },
};
