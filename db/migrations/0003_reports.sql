-- What a report asks as of a seq, and rows that are found by their incident without an index of their own.
DROP TABLE `incident`;
--> statement-breakpoint
DROP TABLE `incident_division`;
--> statement-breakpoint
DROP TABLE `incident_unit`;
--> statement-breakpoint
DROP TABLE `incident_sector`;
--> statement-breakpoint
DROP TABLE `obligation`;
--> statement-breakpoint
DROP TABLE `alarm`;
--> statement-breakpoint
DROP TABLE `alert`;
--> statement-breakpoint
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
	`divisions` text NOT NULL,
	`units` text NOT NULL,
	`sectors` text NOT NULL,
	`next_due_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `incident_id_unique` ON `incident` (`id`);
--> statement-breakpoint
CREATE UNIQUE INDEX `incident_number_unique` ON `incident` (`number`);
--> statement-breakpoint
CREATE INDEX `incident_recorded` ON `incident` (`recorded_at`);
--> statement-breakpoint
CREATE INDEX `incident_due` ON `incident` (`next_due_at`);
--> statement-breakpoint
CREATE INDEX `incident_last_seq` ON `incident` (`last_seq`);
--> statement-breakpoint
CREATE TABLE `incident_division` (
	`division` text NOT NULL,
	`incident` integer NOT NULL,
	`place` integer NOT NULL,
	`next_due_at` integer,
	PRIMARY KEY(`division`, `incident`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `incident_division_due` ON `incident_division` (`division`,`next_due_at`) WHERE next_due_at is not null;
--> statement-breakpoint
CREATE TABLE `incident_unit` (
	`unit` text NOT NULL,
	`incident` integer NOT NULL,
	`part` text,
	`from_seq` integer NOT NULL,
	`next_due_at` integer,
	PRIMARY KEY(`unit`, `incident`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `incident_unit_due` ON `incident_unit` (`unit`,`next_due_at`) WHERE next_due_at is not null;
--> statement-breakpoint
CREATE TABLE `incident_sector` (
	`sector` text NOT NULL,
	`incident` integer NOT NULL,
	PRIMARY KEY(`sector`, `incident`)
) WITHOUT ROWID;
--> statement-breakpoint
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
CREATE INDEX `incident_standing_graded` ON `incident_standing` (`at`) WHERE below_proposal = 1 or previous_level is not null;
--> statement-breakpoint
CREATE INDEX `incident_standing_ended` ON `incident_standing` (`at`) WHERE phase <> 'open';
--> statement-breakpoint
CREATE TABLE `obligation` (
	`incident` integer NOT NULL,
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
	`to_seq` integer,
	PRIMARY KEY(`incident`, `place`, `from_seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `obligation_board` ON `obligation` (`due_at`) WHERE to_seq is null and outcome = 'open' and kind <> 'acceptance';
--> statement-breakpoint
CREATE INDEX `obligation_acceptance` ON `obligation` (`due_at`) WHERE to_seq is null and outcome = 'open' and kind = 'acceptance';
--> statement-breakpoint
CREATE INDEX `obligation_due` ON `obligation` (`due_at`) WHERE kind <> 'acceptance';
--> statement-breakpoint
CREATE INDEX `obligation_known_late` ON `obligation` (`born_at`) WHERE kind <> 'acceptance' and born_at > due_at;
--> statement-breakpoint
CREATE TABLE `alarm` (
	`incident` integer NOT NULL,
	`place` integer NOT NULL,
	`generation` integer NOT NULL,
	`next_at` integer NOT NULL,
	`next_offset` integer NOT NULL,
	`next_step` text NOT NULL,
	PRIMARY KEY(`incident`, `place`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `alarm_next` ON `alarm` (`next_at`);
--> statement-breakpoint
CREATE TABLE `alert` (
	`seq` integer PRIMARY KEY NOT NULL,
	`incident` integer NOT NULL,
	`place` integer,
	`generation` integer NOT NULL,
	`offset_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alert_once` ON `alert` (`incident`,`place`,`generation`,`offset_ms`);
--> statement-breakpoint
DROP TABLE incident_search;
--> statement-breakpoint
-- Beside the bigrams, who may see the incident: a reader's hits are met without passing those of others.
CREATE VIRTUAL TABLE incident_search USING fts5(grams, seen, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
--> statement-breakpoint
-- Projections have other shapes: they are filled anew at the next start.
UPDATE projection_head SET seq = -1 WHERE id = 1;
