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
);
