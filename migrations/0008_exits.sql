-- Accounts that are about to end, of their own will. Until `due_at` their owner can take it back.
CREATE TABLE leaving (
  account_id bigint NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  kind text NOT NULL CONSTRAINT leaving_kind CHECK (kind IN ('erase', 'anonymise')),
  receipt text NOT NULL,
  asked_at bigint NOT NULL,
  due_at bigint NOT NULL
);
CREATE INDEX leaving_due ON leaving (due_at);
