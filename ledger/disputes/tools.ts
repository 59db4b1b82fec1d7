/** The tools of disputes. */
import type { InsideTool } from '../../runtime/ports.ts';
import { findMember, lockedGroup } from '../circles/find.ts';
import { findPayout, thePayout } from '../payments/find.ts';
import { inside, once, textInput } from '../tool.ts';
import type { LedgerPorts } from '../work.ts';
import { tools as contracts } from './contracts.ts';
import { disputable, disputeView, findDispute, openDispute, openDisputeOf } from './dispute.ts';
import type { DisputeRow } from './tables.ts';

/** dispute.open, dispute.mine. */
export function disputeTools(ports: LedgerPorts): InsideTool[] {
  return [
    inside(ports, contracts, 'dispute.open', async (work, call) => {
      const { userId } = call.speaker;
      const act = await once(work, call, async () => {
        const tooLate = { outcome: 'too_late', subject: '', done: false };
        const before = await findPayout(work.tx, textInput(call, 'payout'));
        const known = await disputable(work.tx, before);
        if (!before || !known || !(await findMember(work.tx, known.id, userId))) return tooLate;
        const group = await lockedGroup(work.tx, known.id);
        const payout = await thePayout(work.tx, before.id);
        if (payout.status === 'sending' || payout.status === 'sent') return tooLate;
        const open = await openDisputeOf(work.tx, payout.id, userId);
        if (open) return { outcome: 'opened', subject: open.id, done: false };
        const kind = textInput(call, 'kind') as DisputeRow['kind'];
        const dispute = await openDispute(work, group, payout, userId, kind, call.key);
        return { outcome: 'opened', subject: dispute.id, done: true };
      });
      const dispute = act.subject === '' ? null : await findDispute(work.tx, act.subject);
      return dispute
        ? { outcome: act.outcome, result: await disputeView(work, dispute) }
        : { outcome: act.outcome };
    }),
    inside(ports, contracts, 'dispute.mine', async (work, call) => {
      const dispute = await openDisputeOf(work.tx, textInput(call, 'payout'), call.speaker.userId);
      return dispute ? { outcome: 'open', result: await disputeView(work, dispute) } : { outcome: 'none' };
    }),
  ];
}
