-- Bigrams of title and summary by incident key; nothing but the index is stored. The trigram tokenizer cannot find two-character words.
CREATE VIRTUAL TABLE incident_search USING fts5(grams, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');--> statement-breakpoint
-- Projections have a new table: they are filled anew at the next start.
UPDATE projection_head SET seq = -1 WHERE id = 1;
