ALTER TABLE `api_keys` ADD `actor_issuer` text;--> statement-breakpoint
ALTER TABLE `trades` ADD `actor_issuer` text;