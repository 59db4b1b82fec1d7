/** Tools for what is owed, for payouts and receipts. */
import type { InsideTool, RecordValue, Tool } from '../../runtime/ports.ts';
import {
  cyclesOf,
  findGroup,
  findMember,
  groupsOf,
  lockGroup,
  owedBy,
  owedInGroup,
  owedNow,
} from '../circles/find.ts';
import { seatsMax } from '../circles/contracts.ts';
import { inGroup, userActor } from '../circles/happening.ts';
import type { GroupRow } from '../circles/tables.ts';
import { record } from '../record.ts';
import { inside, textInput } from '../tool.ts';
import type { LedgerPorts, Work } from '../work.ts';
import { collectTool } from './collect.ts';
import { tools as contracts } from './tool-contracts.ts';
import { announcedTo, findPayout, receiptsOf, receiptsWith, returnedTo, thePayout } from './find.ts';
import { potPayoutId } from './quorum.ts';
import { everybodyAccepted } from './release.ts';
import { releaseSoon } from './release-time.ts';
import { accepts, type PayoutRow } from './tables.ts';
import { dueView, payoutViews, plannedPayoutView, receiptView, returnView } from './views.ts';

/** Longest lists, as the contracts say. */
const listMax = 20;
/** Most contributions looked at: every turn of so many circles. */
const owedMax = listMax * seatsMax;
const receiptsMax = 10;

/**
 * contribution.find_due, contribution.read, payment.collect, payout.mine, payout.accept, payout.read,
 * payout.announced, receipt.mine, receipt.by_code.
 */
export function paymentTools(ports: LedgerPorts): Tool[] {
  return [
    findDue(ports),
    readDue(ports),
    collectTool(ports),
    mine(ports),
    accept(ports),
    readPayout(ports),
    announced(ports),
    receipts(ports),
    receiptByCode(ports),
  ];
}

function findDue(ports: LedgerPorts): InsideTool {
  return inside(ports, contracts, 'contribution.find_due', async (work, call) => {
    const owed = await owedBy(work.tx, call.speaker.userId, owedMax);
    const wanted =
      call.input['oldest_of_each'] === true
        ? owed.filter((row, at) => owed.findIndex(({ group_id }) => group_id === row.group_id) === at)
        : owed;
    const views = await Promise.all(
      wanted.slice(0, listMax).map((contribution) => dueView(work, contribution)),
    );
    const [only] = views;
    if (!only) return { outcome: 'none' };
    return views.length === 1 ? { outcome: 'one', result: only } : { outcome: 'several', result: views };
  });
}

function readDue(ports: LedgerPorts): InsideTool {
  return inside(ports, contracts, 'contribution.read', async (work, call) => {
    const contribution = await owedNow(work.tx, textInput(call, 'due'));
    if (contribution?.user_id !== call.speaker.userId) return { outcome: 'settled' };
    const [oldest] =
      call.input['oldest'] === true
        ? await owedInGroup(work.tx, contribution.group_id, contribution.user_id)
        : [];
    return { outcome: 'owed', result: await dueView(work, oldest ?? contribution) };
  });
}

function mine(ports: LedgerPorts): InsideTool {
  return inside(ports, contracts, 'payout.mine', async (work, call) => {
    const { userId } = call.speaker;
    const groups = await groupsOf(work.tx, userId, listMax);
    const active = groups.filter(({ status }) => status === 'active');
    const next = await Promise.all(active.map((group) => nextPayout(work, group, userId)));
    const views = next.filter((view) => view !== null);
    return views.length === 0 ? { outcome: 'none' } : { outcome: 'some', result: views };
  });
}

/** What a member gets next in a circle; null when all their turns are over. */
async function nextPayout(work: Work, group: GroupRow, user: string): Promise<RecordValue | null> {
  const next = (await cyclesOf(work.tx, group.id)).find(
    (cycle) => cycle.user_id === user && cycle.paid_out_at === null,
  );
  if (!next) return null;
  const id = potPayoutId(group.id, next.number);
  // Most turns are not announced yet: how that reads is asked along, and costs no trip of its own.
  const [payout, planned] = await Promise.all([
    findPayout(work.tx, id),
    plannedPayoutView(work, group, next, user, id),
  ]);
  return payout ? (await payoutViews(work, group, payout))(user) : planned;
}

/** A payout of a turn in one of my circles, with its circle; null when there is none. */
async function ofMine(
  work: Work,
  id: string,
  user: string,
): Promise<{ readonly group: GroupRow; readonly payout: PayoutRow } | null> {
  const payout = await findPayout(work.tx, id);
  const group = payout && (await findGroup(work.tx, payout.group_id));
  if (!payout || !group || payout.kind === 'credit') return null;
  return (await findMember(work.tx, group.id, user)) ? { group, payout } : null;
}

function accept(ports: LedgerPorts): InsideTool {
  return inside(ports, contracts, 'payout.accept', async (work, call) => {
    const { userId } = call.speaker;
    const found = await ofMine(work, textInput(call, 'payout'), userId);
    if (!found) return { outcome: 'gone' };
    await lockGroup(work.tx, found.group.id);
    const payout = await thePayout(work.tx, found.payout.id);
    if (payout.status === 'sending' || payout.status === 'sent') return { outcome: 'gone' };
    await noteAccept(work, found.group, payout, userId);
    const view = (await payoutViews(work, found.group, await thePayout(work.tx, payout.id)))(userId);
    return { outcome: payout.status === 'held' ? 'held' : 'noted', result: view };
  });
}

/** An OK counts once; the last one moves the release to the due time. */
async function noteAccept(work: Work, group: GroupRow, payout: PayoutRow, user: string): Promise<void> {
  const [before] = await work.tx.query({ ...accepts.statements.get, values: [payout.id, user] });
  if (before) return;
  await record(work.tx, [
    inGroup(work, group, userActor(user), {
      id: `payout.accepted:${payout.id}:${user}`,
      type: 'payout.accepted',
      subject: { type: 'payout', id: payout.id },
      data: { user },
    }),
  ]);
  if (!(await everybodyAccepted(work, payout))) return;
  await releaseSoon(work, group, payout.id, 'accepted', payout.due_at);
}

function readPayout(ports: LedgerPorts): InsideTool {
  return inside(ports, contracts, 'payout.read', async (work, call) => {
    const { userId } = call.speaker;
    const found = await ofMine(work, textInput(call, 'payout'), userId);
    const status = found?.payout.status;
    if (!found || (status !== 'scheduled' && status !== 'held')) return { outcome: 'released' };
    return { outcome: status, result: (await payoutViews(work, found.group, found.payout))(userId) };
  });
}

function announced(ports: LedgerPorts): InsideTool {
  return inside(ports, contracts, 'payout.announced', async (work, call) => {
    const { userId } = call.speaker;
    const views: RecordValue[] = [];
    for (const payout of await announcedTo(work.tx, userId, listMax)) {
      const group = await findGroup(work.tx, payout.group_id);
      if (group) views.push((await payoutViews(work, group, payout))(userId));
    }
    const [only, ...others] = views;
    if (only === undefined) return { outcome: 'none' };
    return others.length === 0 ? { outcome: 'one', result: only } : { outcome: 'several', result: views };
  });
}

function receipts(ports: LedgerPorts): InsideTool {
  return inside(ports, contracts, 'receipt.mine', async (work, call) => {
    const { userId } = call.speaker;
    const cameIn = (await receiptsOf(work.tx, userId, receiptsMax)).map((receipt) => ({
      at: receipt.paid_at,
      view: () => receiptView(work, receipt),
    }));
    const wentBack = (await returnedTo(work.tx, userId, receiptsMax)).map((payout) => ({
      at: payout.sent_at ?? work.now,
      view: () => returnView(work, payout),
    }));
    const newest = [...wentBack, ...cameIn].sort((a, b) => b.at.getTime() - a.at.getTime());
    const views: RecordValue[] = [];
    for (const { view } of newest.slice(0, receiptsMax)) views.push(await view());
    return views.length === 0 ? { outcome: 'none' } : { outcome: 'some', result: views };
  });
}

function receiptByCode(ports: LedgerPorts): InsideTool {
  return inside(ports, contracts, 'receipt.by_code', async (work, call) => {
    const [receipt] = await receiptsWith(work.tx, call.speaker.userId, textInput(call, 'code').toUpperCase());
    return receipt ? { outcome: 'found', result: await receiptView(work, receipt) } : { outcome: 'none' };
  });
}
