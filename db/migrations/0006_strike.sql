-- IN-11: of an entry that an approved strike names, data and salt may be taken away, together and once. Every other update stays refused.
DROP TRIGGER ledger_no_update;--> statement-breakpoint
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
WHEN NOT (
  OLD.data IS NOT NULL AND OLD.salt IS NOT NULL AND NEW.data IS NULL AND NEW.salt IS NULL
  AND NEW.seq IS OLD.seq AND NEW.stream IS OLD.stream AND NEW.version IS OLD.version AND NEW.type IS OLD.type AND NEW.at IS OLD.at
  AND NEW.actor IS OLD.actor AND NEW.algorithm IS OLD.algorithm AND NEW.data_hash IS OLD.data_hash
  AND NEW.previous IS OLD.previous AND NEW.hash IS OLD.hash
  AND OLD.type NOT GLOB 'entry-struck/*' AND OLD.type NOT GLOB 'policy-published/*' AND OLD.type NOT GLOB 'directory-adopted/*'
  AND EXISTS (SELECT 1 FROM ledger s WHERE s.stream = 'strikes' AND s.type = 'entry-struck/1' AND s.seq > OLD.seq
    AND s.seq <= (SELECT seq FROM ledger_head) AND json_extract(s.data, '$.seq') = OLD.seq)
) BEGIN
  SELECT RAISE(ABORT, 'ledger: entries are never changed');
END;--> statement-breakpoint
-- Drills: how many times as fast they run. Reports leave them out.
ALTER TABLE `incident` ADD `drill` integer;--> statement-breakpoint
CREATE INDEX `incident_drill` ON `incident` (`drill`) WHERE drill is not null;--> statement-breakpoint
-- Projections have another shape: they are filled anew at the next start.
UPDATE projection_head SET seq = -1 WHERE id = 1;
