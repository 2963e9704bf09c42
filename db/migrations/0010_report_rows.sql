-- What the rest of RP-4 asks: key incidents, leads taken away, acceptance by unit, releases that no signature of ours stands behind, heat.
ALTER TABLE `incident` ADD `measured` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `incident_standing` ADD `handled_as` text;--> statement-breakpoint
ALTER TABLE `incident_standing` ADD `heat` text;--> statement-breakpoint
ALTER TABLE `incident_standing` ADD `previous_lead` text;--> statement-breakpoint
CREATE INDEX `incident_standing_moved` ON `incident_standing` (`at`) WHERE previous_lead is not null;--> statement-breakpoint
CREATE TABLE `outside_release` (
	`incident` integer NOT NULL,
	`release_seq` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	PRIMARY KEY(`incident`, `release_seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `outside_release_recorded` ON `outside_release` (`recorded_at`);--> statement-breakpoint
-- Counting what fell due reads the index alone.
DROP INDEX `obligation_due`;--> statement-breakpoint
CREATE INDEX `obligation_due` ON `obligation` (`due_at`,`kind`,`outcome`,`to_seq`) WHERE kind <> 'acceptance';--> statement-breakpoint
CREATE INDEX `obligation_acceptance_due` ON `obligation` (`due_at`,`unit`,`outcome`,`to_seq`) WHERE kind = 'acceptance';--> statement-breakpoint
-- Projections have another shape: they are filled anew at the next start.
UPDATE projection_head SET seq = -1 WHERE id = 1;
