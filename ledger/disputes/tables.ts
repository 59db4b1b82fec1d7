/** The projection of disputes. */
import { declareTable } from '../book/projection.ts';

export interface DisputeRow {
  readonly id: string;
  readonly reference: string;
  readonly group_id: string;
  readonly cycle: number;
  readonly payout_id: string;
  readonly opened_by: string;
  readonly kind: 'not_recorded' | 'wrong_recipient' | 'fraud' | 'other';
  readonly status: 'open' | 'closed';
  readonly outcome: 'release' | null;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
}
export const disputes = declareTable<DisputeRow>('disputes', ['id'], {
  id: 'text',
  reference: 'text',
  group_id: 'text',
  cycle: 'int',
  payout_id: 'text',
  opened_by: 'text',
  kind: 'text',
  status: 'text',
  outcome: 'text',
  opened_at: 'time',
  closed_at: 'time',
});
