-- The ledger only grows. REPLACE fires no delete trigger, so the insert trigger closes that door too.
INSERT INTO ledger_head (id, seq, hash, at) VALUES (1, 0, zeroblob(32), 0);--> statement-breakpoint
INSERT INTO projection_head (id, seq) VALUES (1, 0);--> statement-breakpoint
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN
  SELECT RAISE(ABORT, 'ledger: entries are never changed');
END;--> statement-breakpoint
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN
  SELECT RAISE(ABORT, 'ledger: entries are never deleted');
END;--> statement-breakpoint
CREATE TRIGGER ledger_in_order BEFORE INSERT ON ledger
WHEN NEW.seq IS NOT (SELECT seq + 1 FROM ledger_head) OR NEW.previous IS NOT (SELECT hash FROM ledger_head)
  OR NEW.version <> 1 + (SELECT coalesce(max(version), 0) FROM ledger WHERE stream = NEW.stream) BEGIN
  SELECT RAISE(ABORT, 'ledger: an entry follows the head and leaves no gap');
END;--> statement-breakpoint
CREATE TRIGGER ledger_head_follows BEFORE UPDATE ON ledger_head
WHEN NEW.id <> 1 OR NEW.seq <> OLD.seq + 1 OR NEW.hash IS NOT (SELECT hash FROM ledger WHERE seq = NEW.seq) BEGIN
  SELECT RAISE(ABORT, 'ledger: the head follows the last entry');
END;--> statement-breakpoint
CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head BEGIN
  SELECT RAISE(ABORT, 'ledger: the head is never deleted');
END;--> statement-breakpoint
CREATE TRIGGER ledger_head_single BEFORE INSERT ON ledger_head BEGIN
  SELECT RAISE(ABORT, 'ledger: there is one head');
END;
