export const sql = /* sql */ `
-- What was read from the headers of files on the hub, by the hash of their content. Made anew when missing.
CREATE TABLE hub_headers (
  key TEXT PRIMARY KEY,
  header TEXT NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;

-- What repositories say of their licence and of what they were made from.
CREATE TABLE hub_claims (
  endpoint TEXT NOT NULL,
  repo TEXT NOT NULL,
  claim TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  PRIMARY KEY (endpoint, repo)
) STRICT;
`;
