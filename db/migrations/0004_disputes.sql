-- Returned parts, counted by unit. No entry of a dispute can stand before this, so nothing is to be filled anew.
CREATE TABLE `dispute` (
	`incident` integer NOT NULL,
	`unit` text NOT NULL,
	`raised_seq` integer NOT NULL,
	`raised_at` integer NOT NULL,
	PRIMARY KEY(`incident`, `raised_seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `dispute_raised` ON `dispute` (`raised_at`);
