-- A payment by hand is looked for by its receipt number, and operators' figures ask for the few that are not settled:
-- both without reading all that ever came.
create index money_claims_receipt on domain.money_claims (receipt) where receipt is not null;
create index money_claims_by_hand on domain.money_claims (received_at) where kind = 'paybill' and state = 'open';
create index provider_receipts_unmatched on domain.provider_receipts (receipt) where via = 'unmatched';
create index payments_unsure on domain.payments (settled_at) where receipt is not null and not receipt_sure;
create index payout_attempts_open on domain.payout_attempts (released_at) where status not in ('completed', 'failed');
