/** The projections of circles: rows and their tables. Amounts in minor units, days as `YYYY-MM-DD`. */
import { declareTable } from '../book/projection.ts';
import type { Frequency } from './rules/schedule.ts';

export interface GroupRow {
  readonly id: string;
  readonly code: string;
  readonly organiser_id: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly frequency: Frequency;
  /** The first due day; once started the real one. */
  readonly starts_on: string;
  readonly zone: string;
  /** Planned while forming; taken once proposed or started. */
  readonly seats: number;
  readonly late_fee_minor: bigint;
  readonly grace_days: number;
  readonly quorum: number;
  /** As members came, until the organiser says otherwise, or drawn by lot at the start. */
  readonly turn_order: 'fixed' | 'drawn';
  /** What was promised of the draw's seed; null when nothing is drawn. */
  readonly draw_promise: string | null;
  readonly drawn: boolean;
  readonly status: 'forming' | 'agreeing' | 'active' | 'completed' | 'closed';
  readonly terms: number;
  readonly roster: number;
  readonly taken: number;
  readonly next_seat: number;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
}
export const groups = declareTable<GroupRow>('groups', ['id'], {
  id: 'text',
  code: 'text',
  organiser_id: 'text',
  currency: 'text',
  amount_minor: 'minor',
  frequency: 'text',
  starts_on: 'day',
  zone: 'text',
  seats: 'int',
  late_fee_minor: 'minor',
  grace_days: 'int',
  quorum: 'int',
  turn_order: 'text',
  draw_promise: 'text',
  drawn: 'bool',
  status: 'text',
  terms: 'int',
  roster: 'int',
  taken: 'int',
  next_seat: 'int',
  created_at: 'time',
  started_at: 'time',
  ended_at: 'time',
});

export interface MemberRow {
  readonly group_id: string;
  readonly user_id: string;
  readonly role: 'organiser' | 'member';
  readonly status: 'active' | 'left';
  readonly joined_at: Date;
  /** The version of the terms this member agreed to last. */
  readonly agreed_terms: number;
}
export const members = declareTable<MemberRow>('group_members', ['group_id', 'user_id'], {
  group_id: 'text',
  user_id: 'text',
  role: 'text',
  status: 'text',
  joined_at: 'time',
  agreed_terms: 'int',
});

export interface SeatRow {
  readonly group_id: string;
  readonly seat: number;
  readonly user_id: string;
  /** The turn of this seat, from 1. */
  readonly position: number;
  readonly status: 'taken' | 'left';
  /** What its member added to the draw. */
  readonly draw_number: number | null;
}
export const seats = declareTable<SeatRow>('seats', ['group_id', 'seat'], {
  group_id: 'text',
  seat: 'int',
  user_id: 'text',
  position: 'int',
  status: 'text',
  draw_number: 'int',
});

export interface CycleRow {
  readonly id: string;
  readonly group_id: string;
  readonly number: number;
  /** The seat that receives, and whose it is. */
  readonly seat: number;
  readonly user_id: string;
  readonly due_on: string;
  readonly due_at: Date;
  readonly status: 'created' | 'due' | 'quorum_met' | 'paid_out' | 'completed';
  readonly opened_at: Date | null;
  readonly quorum_met_at: Date | null;
  readonly paid_out_at: Date | null;
}
export const cycles = declareTable<CycleRow>('cycles', ['id'], {
  id: 'text',
  group_id: 'text',
  number: 'int',
  seat: 'int',
  user_id: 'text',
  due_on: 'day',
  due_at: 'time',
  status: 'text',
  opened_at: 'time',
  quorum_met_at: 'time',
  paid_out_at: 'time',
});

export interface ContributionRow {
  readonly id: string;
  readonly group_id: string;
  readonly cycle: number;
  readonly seat: number;
  readonly user_id: string;
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly paid_minor: bigint;
  readonly due_on: string;
  readonly due_at: Date;
  readonly status: 'due' | 'paid' | 'unpaid';
  readonly paid_at: Date | null;
}
export const contributions = declareTable<ContributionRow>('contributions', ['id'], {
  id: 'text',
  group_id: 'text',
  cycle: 'int',
  seat: 'int',
  user_id: 'text',
  amount_minor: 'minor',
  fee_minor: 'minor',
  paid_minor: 'minor',
  due_on: 'day',
  due_at: 'time',
  status: 'text',
  paid_at: 'time',
});

export interface EscrowRow {
  readonly group_id: string;
  readonly cycle: number;
  readonly available_minor: bigint;
  readonly frozen_minor: bigint;
}
export const escrowAccounts = declareTable<EscrowRow>('escrow_accounts', ['group_id', 'cycle'], {
  group_id: 'text',
  cycle: 'int',
  available_minor: 'minor',
  frozen_minor: 'minor',
});

/** Ids that derive from a group's. */
export const cycleId = (group: string, number: number): string => `${group}-${number}`;
export const contributionId = (group: string, cycle: number, seat: number): string =>
  `${group}-${cycle}-${seat}`;
