CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`name` text NOT NULL,
	`roles` text NOT NULL,
	`unit` text,
	`phone` text,
	`active` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `account_username_unique` ON `account` (`username`);--> statement-breakpoint
CREATE TABLE `acknowledgement` (
	`alert` integer NOT NULL,
	`account` text NOT NULL,
	`at` integer NOT NULL,
	`seq` integer NOT NULL,
	`expires_at` integer,
	PRIMARY KEY(`alert`, `account`)
);
--> statement-breakpoint
CREATE TABLE `alarm` (
	`obligation` text PRIMARY KEY NOT NULL,
	`incident` integer NOT NULL,
	`generation` integer NOT NULL,
	`next_at` integer NOT NULL,
	`next_offset` integer NOT NULL,
	`next_step` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `alarm_next` ON `alarm` (`next_at`);--> statement-breakpoint
CREATE INDEX `alarm_incident` ON `alarm` (`incident`);--> statement-breakpoint
CREATE TABLE `alert` (
	`seq` integer PRIMARY KEY NOT NULL,
	`incident` integer NOT NULL,
	`obligation` text,
	`kind` text,
	`unit` text NOT NULL,
	`step` text NOT NULL,
	`offset_ms` integer,
	`generation` integer NOT NULL,
	`severity` text NOT NULL,
	`due_at` integer,
	`raised_at` integer NOT NULL,
	`lag_ms` integer NOT NULL,
	`late` integer NOT NULL,
	`covers` integer NOT NULL,
	`recipients` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alert_once` ON `alert` (`obligation`,`generation`,`offset_ms`) WHERE offset_ms is not null;--> statement-breakpoint
CREATE INDEX `alert_incident` ON `alert` (`incident`);--> statement-breakpoint
CREATE TABLE `credential` (
	`account` text PRIMARY KEY NOT NULL,
	`password` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `idempotency` (
	`account` text NOT NULL,
	`request` text NOT NULL,
	`key` text NOT NULL,
	`body` blob NOT NULL,
	`at` integer NOT NULL,
	`result` text NOT NULL,
	PRIMARY KEY(`account`, `request`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_at` ON `idempotency` (`at`);--> statement-breakpoint
CREATE TABLE `incident` (
	`key` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`number` text NOT NULL,
	`title` text NOT NULL,
	`level` text NOT NULL,
	`phase` text NOT NULL,
	`channel` text NOT NULL,
	`occurred_at` integer,
	`surfaced_at` integer,
	`discovered_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`version` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`policy_seq` integer NOT NULL,
	`assignment` text NOT NULL,
	`government` text,
	`next_due_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `incident_id_unique` ON `incident` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `incident_number_unique` ON `incident` (`number`);--> statement-breakpoint
CREATE INDEX `incident_recorded` ON `incident` (`recorded_at`,`key`);--> statement-breakpoint
CREATE INDEX `incident_due` ON `incident` (`next_due_at`,`key`);--> statement-breakpoint
CREATE INDEX `incident_last_seq` ON `incident` (`last_seq`);--> statement-breakpoint
CREATE TABLE `incident_division` (
	`division` text NOT NULL,
	`incident` integer NOT NULL,
	`place` integer NOT NULL,
	PRIMARY KEY(`division`, `incident`)
);
--> statement-breakpoint
CREATE INDEX `incident_division_incident` ON `incident_division` (`incident`);--> statement-breakpoint
CREATE TABLE `incident_sector` (
	`sector` text NOT NULL,
	`incident` integer NOT NULL,
	PRIMARY KEY(`sector`, `incident`)
);
--> statement-breakpoint
CREATE INDEX `incident_sector_incident` ON `incident_sector` (`incident`);--> statement-breakpoint
CREATE TABLE `incident_unit` (
	`unit` text NOT NULL,
	`incident` integer NOT NULL,
	`part` text,
	PRIMARY KEY(`unit`, `incident`)
);
--> statement-breakpoint
CREATE INDEX `incident_unit_incident` ON `incident_unit` (`incident`);--> statement-breakpoint
CREATE TABLE `ledger` (
	`seq` integer PRIMARY KEY NOT NULL,
	`stream` text NOT NULL,
	`version` integer NOT NULL,
	`type` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`data` text,
	`salt` blob,
	`algorithm` text NOT NULL,
	`data_hash` blob NOT NULL,
	`previous` blob NOT NULL,
	`hash` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_stream_version` ON `ledger` (`stream`,`version`);--> statement-breakpoint
CREATE TABLE `ledger_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` blob NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `number_series` (
	`series` text PRIMARY KEY NOT NULL,
	`last` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `obligation` (
	`key` integer PRIMARY KEY NOT NULL,
	`incident` integer NOT NULL,
	`id` text NOT NULL,
	`place` integer NOT NULL,
	`kind` text NOT NULL,
	`unit` text NOT NULL,
	`part` text NOT NULL,
	`ordinal` integer NOT NULL,
	`anchor` text NOT NULL,
	`anchor_presumed` integer NOT NULL,
	`anchor_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`outcome` text NOT NULL,
	`satisfied_at` integer,
	`satisfied_by` text,
	`claim` text,
	`voided_at` integer,
	`marks` integer NOT NULL,
	`born_at` integer NOT NULL,
	`armed_at` integer NOT NULL,
	`generation` integer NOT NULL,
	`from_seq` integer NOT NULL,
	`to_seq` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `obligation_present` ON `obligation` (`incident`,`id`) WHERE to_seq is null;--> statement-breakpoint
CREATE INDEX `obligation_board` ON `obligation` (`due_at`,`key`) WHERE to_seq is null and outcome = 'open';--> statement-breakpoint
CREATE INDEX `obligation_incident` ON `obligation` (`incident`);--> statement-breakpoint
CREATE TABLE `projection_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `session` (
	`token` blob PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `session_account` ON `session` (`account`);