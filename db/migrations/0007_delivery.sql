CREATE TABLE `delivery` (
	`key` integer PRIMARY KEY NOT NULL,
	`destination` text NOT NULL,
	`alert` integer NOT NULL,
	`incident` text NOT NULL,
	`state` text NOT NULL,
	`queued_at` integer NOT NULL,
	`next_at` integer NOT NULL,
	`tries` integer NOT NULL,
	`tried_at` integer,
	`ended_at` integer,
	`uncertain` integer NOT NULL,
	`fault` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `delivery_once` ON `delivery` (`alert`,`destination`);--> statement-breakpoint
CREATE INDEX `delivery_incident` ON `delivery` (`incident`);--> statement-breakpoint
CREATE INDEX `delivery_tried` ON `delivery` (`destination`,`tried_at`);--> statement-breakpoint
CREATE INDEX `delivery_open` ON `delivery` (`destination`,`next_at`) WHERE state in ('queued', 'sending');--> statement-breakpoint
CREATE TABLE `destination_address` (
	`destination` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`secret` text NOT NULL
);
