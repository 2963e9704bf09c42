CREATE TABLE `incident_standing` (
	`incident` integer NOT NULL,
	`from_seq` integer NOT NULL,
	`to_seq` integer,
	`at` integer NOT NULL,
	`level` text NOT NULL,
	`phase` text NOT NULL,
	`lead` text NOT NULL,
	`previous_level` text,
	`below_proposal` integer NOT NULL,
	PRIMARY KEY(`incident`, `from_seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `incident_standing_graded` ON `incident_standing` (`at`) WHERE below_proposal = 1 or previous_level is not null;--> statement-breakpoint
CREATE INDEX `incident_standing_ended` ON `incident_standing` (`at`) WHERE phase <> 'open';--> statement-breakpoint
CREATE INDEX `obligation_due` ON `obligation` (`due_at`) WHERE kind <> 'acceptance';--> statement-breakpoint
CREATE INDEX `obligation_known_late` ON `obligation` (`born_at`) WHERE kind <> 'acceptance' and born_at > due_at;--> statement-breakpoint
-- Projections have a new table: they are filled anew at the next start.
UPDATE projection_head SET seq = -1 WHERE id = 1;
