-- Supervision notices, and clocks whose breach is explained. The record holds neither yet, so no projection needs to be filled anew.
CREATE TABLE `supervision_notice` (
	`incident` integer NOT NULL,
	`place` integer NOT NULL,
	`notice` text NOT NULL,
	`unit` text NOT NULL,
	`colour` text NOT NULL,
	`issued_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`from_seq` integer NOT NULL,
	`answered_at` integer,
	`answered_seq` integer,
	`raised` integer NOT NULL,
	`next_at` integer,
	PRIMARY KEY(`incident`, `place`)
);
--> statement-breakpoint
CREATE INDEX `supervision_notice_next` ON `supervision_notice` (`next_at`) WHERE next_at is not null;--> statement-breakpoint
CREATE INDEX `supervision_notice_last` ON `supervision_notice` (`last_at`);--> statement-breakpoint
ALTER TABLE `alarm` ADD `explained` integer DEFAULT 0 NOT NULL;