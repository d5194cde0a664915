export const sql = /* sql */ `
-- Devices that may use the window from the network. The secret of each is random and long, and kept only as its SHA-256.
CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  paired_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  address TEXT NOT NULL
) STRICT;
`;
