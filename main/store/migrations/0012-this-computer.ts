export const sql = /* sql */ `
-- Proof that a back end works here, or does not; the newest of each is shown beside the one before.
CREATE TABLE self_tests (
  id INTEGER PRIMARY KEY,
  backend TEXT NOT NULL,
  at INTEGER NOT NULL,
  version TEXT NOT NULL,
  driver TEXT,
  result TEXT NOT NULL
) STRICT;
CREATE INDEX self_tests_by_backend ON self_tests (backend, at);

-- Tokens by day, model and who asked. Days are those of this computer's calendar.
CREATE TABLE usage_days (
  day TEXT NOT NULL,
  model_id TEXT NOT NULL,
  client TEXT NOT NULL,
  requests INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  PRIMARY KEY (day, model_id, client)
) STRICT, WITHOUT ROWID;

CREATE TABLE bench_runs (
  id TEXT PRIMARY KEY,
  model_id TEXT NOT NULL,
  model_name TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  run TEXT NOT NULL
) STRICT;
`;
