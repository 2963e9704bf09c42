CREATE TABLE `incident_past` (
	`incident` integer NOT NULL,
	`from_seq` integer NOT NULL,
	`to_seq` integer NOT NULL,
	`title` text NOT NULL,
	`surfaced_at` integer,
	`discovered_at` integer NOT NULL,
	`divisions` text NOT NULL,
	`places` text NOT NULL,
	`sectors` text NOT NULL,
	PRIMARY KEY(`incident`, `from_seq`)
);--> statement-breakpoint
-- Titles and the search index hold personal data masked: projections are filled anew at the next start.
UPDATE projection_head SET seq = -1 WHERE id = 1;
