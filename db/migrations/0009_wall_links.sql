CREATE TABLE `wall_link` (
	`id` text PRIMARY KEY NOT NULL,
	`token` blob NOT NULL,
	`division` text NOT NULL,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `wall_link_token` ON `wall_link` (`token`);
