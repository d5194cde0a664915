export const sql = /* sql */ `
-- What loads were said to take, what they took, and how fast answers were written. 'identity' is that of the weights,
-- whatever the file's name and place. 'plain_bytes' is the prediction without what was learnt from earlier loads.
CREATE TABLE load_records (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  model_name TEXT NOT NULL,
  identity TEXT NOT NULL,
  architecture TEXT NOT NULL,
  device TEXT NOT NULL,
  settings TEXT NOT NULL,
  plain_bytes INTEGER NOT NULL,
  predicted_bytes INTEGER NOT NULL,
  measured_bytes INTEGER NOT NULL,
  tokens_per_second REAL,
  depth REAL
) STRICT;
CREATE INDEX load_records_by_identity ON load_records (identity);

-- How fast processors read their memory, in bytes a second.
CREATE TABLE memory_speeds (
  processor TEXT PRIMARY KEY,
  bytes_per_second REAL NOT NULL,
  measured_at INTEGER NOT NULL
) STRICT;
`;
