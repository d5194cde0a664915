export const sql = /* sql */ `
-- What had been expected of a load's speed, by the machine's rates alone ('plain') and with what was learnt, and the same
-- of prompts.
ALTER TABLE load_records ADD COLUMN plain_speed REAL;
ALTER TABLE load_records ADD COLUMN predicted_speed REAL;
ALTER TABLE load_records ADD COLUMN prompt_tokens_per_second REAL;
ALTER TABLE load_records ADD COLUMN prompt_depth REAL;
ALTER TABLE load_records ADD COLUMN plain_prompt_speed REAL;
ALTER TABLE load_records ADD COLUMN predicted_prompt_speed REAL;

-- How fast processors and GPUs compute with large matrices, in operations a second.
CREATE TABLE compute_speeds (
  device TEXT PRIMARY KEY,
  operations_per_second REAL NOT NULL,
  measured_at INTEGER NOT NULL
) STRICT;

-- A back end that got worse, with its test from when all was well, until it is dismissed or as good as then.
CREATE TABLE self_test_notices (
  backend TEXT PRIMARY KEY,
  change TEXT NOT NULL,
  latest TEXT NOT NULL,
  before TEXT NOT NULL
) STRICT;

-- What was drawn while models answered, by day and model.
CREATE TABLE energy_days (
  day TEXT NOT NULL,
  model_id TEXT NOT NULL,
  joules REAL NOT NULL,
  PRIMARY KEY (day, model_id)
) STRICT, WITHOUT ROWID;
`;
