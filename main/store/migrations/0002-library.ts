export const sql = /* sql */ `
ALTER TABLE models ADD COLUMN source TEXT NOT NULL DEFAULT 'opened';
ALTER TABLE models ADD COLUMN repo TEXT;
-- Of the content, by which a file is known again where it was moved or renamed.
ALTER TABLE models ADD COLUMN fingerprint TEXT;
UPDATE models SET source = 'builtin' WHERE id = 'paddock-tiny';
CREATE INDEX models_by_fingerprint ON models (fingerprint) WHERE fingerprint IS NOT NULL;

CREATE TABLE model_folders (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  added_at INTEGER NOT NULL
) STRICT;

-- The stores of other programs whose models are in the list.
CREATE TABLE shown_stores (kind TEXT PRIMARY KEY) STRICT;

-- What the last look through the folders and stores found: a file that has not changed since is not read again.
-- 'place' is a folder's id, a store's kind, or 'opened'.
CREATE TABLE library_files (
  path TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('model', 'mmproj', 'adapter', 'broken')),
  parts TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  fingerprint TEXT,
  facts TEXT,
  error TEXT,
  model_id TEXT REFERENCES models (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX library_files_by_place ON library_files (place);
CREATE INDEX library_files_by_fingerprint ON library_files (fingerprint) WHERE fingerprint IS NOT NULL;

-- What is kept of where a model came from.
CREATE TABLE model_origins (
  model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  repo TEXT,
  revision TEXT,
  downloaded_at INTEGER,
  license_text TEXT,
  claims TEXT NOT NULL
) STRICT;

-- 'position' counts the parts of the model from 0, and what was fetched along after them.
CREATE TABLE model_hashes (
  model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  verified_at INTEGER,
  PRIMARY KEY (model_id, position)
) STRICT;
`;
