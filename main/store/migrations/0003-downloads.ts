export const sql = /* sql */ `
-- What is on its way. How far a file is stands beside it on its disk, and not here.
CREATE TABLE downloads (
  id TEXT PRIMARY KEY,
  position REAL NOT NULL,
  repo TEXT NOT NULL,
  revision TEXT NOT NULL,
  title TEXT NOT NULL,
  root TEXT NOT NULL,
  files TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'paused', 'failed', 'done')),
  error TEXT,
  added_at INTEGER NOT NULL,
  finished_at INTEGER,
  cancelled_at INTEGER,
  model_id TEXT
) STRICT;
`;
