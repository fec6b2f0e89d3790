-- WITHOUT ROWID is put in by scripts/generate-migration.ts (drizzle cannot say it): a text key would otherwise be a second, billed, index entry.
CREATE TABLE `accounts` (
	`tenant` text NOT NULL,
	`account` text NOT NULL,
	`valid_from` text NOT NULL,
	`name` text NOT NULL,
	`open` integer NOT NULL,
	`notional_limit` text,
	`approval_notional` text,
	`rollback_needs_approval` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`tenant`, `account`, `valid_from`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`tenant` text NOT NULL,
	`name` text NOT NULL,
	`roles` text NOT NULL,
	`accounts` text,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL,
	`last_used_at` text,
	`revoked_at` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `api_keys_of_tenant` ON `api_keys` (`tenant`,`created_at`);--> statement-breakpoint
CREATE TABLE `booking_entries` (
	`tenant` text NOT NULL,
	`account` text NOT NULL,
	`symbol` text NOT NULL,
	`isin` text NOT NULL,
	`currency` text NOT NULL,
	`submitted_at` text NOT NULL,
	`trade_id` text NOT NULL,
	`revision` integer NOT NULL,
	`kind` text NOT NULL,
	`quantity` text NOT NULL,
	`cash` text NOT NULL,
	`trade_date` text NOT NULL,
	`settlement_date` text NOT NULL,
	`recorded_at` text NOT NULL,
	PRIMARY KEY(`tenant`, `account`, `symbol`, `isin`, `currency`, `submitted_at`, `trade_id`, `revision`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `client_references` (
	`claim` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant` text NOT NULL,
	`client_reference` text NOT NULL,
	`trade_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `client_references_by_trade` ON `client_references` (`tenant`,`client_reference`,`trade_id`);--> statement-breakpoint
CREATE TABLE `counterparties` (
	`tenant` text NOT NULL,
	`lei` text NOT NULL,
	`valid_from` text NOT NULL,
	`name` text NOT NULL,
	`active` integer NOT NULL,
	PRIMARY KEY(`tenant`, `lei`, `valid_from`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `currencies` (
	`code` text PRIMARY KEY NOT NULL,
	`numeric` text NOT NULL,
	`minor_units` integer,
	`name` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`tenant` text NOT NULL,
	`id` text NOT NULL,
	`queue` text NOT NULL,
	`trade_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`cause` text NOT NULL,
	`attempts` integer NOT NULL,
	`failed_at` text NOT NULL,
	`redriven_at` text,
	PRIMARY KEY(`tenant`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `instruments` (
	`tenant` text NOT NULL,
	`symbol` text NOT NULL,
	`valid_from` text NOT NULL,
	`isin` text NOT NULL,
	`name` text NOT NULL,
	`mic` text NOT NULL,
	`currency` text NOT NULL,
	`settlement_calendar` text NOT NULL,
	`active` integer NOT NULL,
	`reference_price` text,
	`price_band_percent` text,
	PRIMARY KEY(`tenant`, `symbol`, `valid_from`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `instruments_by_isin` ON `instruments` (`tenant`,`isin`);--> statement-breakpoint
CREATE TABLE `positions` (
	`tenant` text NOT NULL,
	`account` text NOT NULL,
	`symbol` text NOT NULL,
	`isin` text NOT NULL,
	`currency` text NOT NULL,
	`quantity` text NOT NULL,
	`cost` text NOT NULL,
	`realized_pnl` text NOT NULL,
	`unsettled` text NOT NULL,
	`checkpoint` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` text NOT NULL,
	PRIMARY KEY(`tenant`, `account`, `symbol`, `isin`, `currency`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `trade_counts` (
	`tenant` text NOT NULL,
	`account` text NOT NULL,
	`status` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`tenant`, `account`, `status`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `trades` (
	`tenant` text NOT NULL,
	`trade_id` text NOT NULL,
	`version` integer NOT NULL,
	`revision` integer NOT NULL,
	`status` text NOT NULL,
	`account` text NOT NULL,
	`side` text NOT NULL,
	`symbol` text,
	`isin` text,
	`quantity` text NOT NULL,
	`price` text NOT NULL,
	`currency` text,
	`trade_date` text,
	`trade_date_key` text NOT NULL,
	`settlement_date` text,
	`venue` text,
	`counterparty` text,
	`client_reference` text,
	`trader` text,
	`gross_amount` text,
	`booking_reference` text,
	`reasons` text NOT NULL,
	`warnings` text NOT NULL,
	`submitted_by` text NOT NULL,
	`submitted_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`viewed_at` text NOT NULL,
	PRIMARY KEY(`tenant`, `trade_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `trades_by_update` ON `trades` (`tenant`,`updated_at`,`trade_id`);--> statement-breakpoint
CREATE INDEX `trades_by_trade_date` ON `trades` (`tenant`,`trade_date_key`,`trade_id`);--> statement-breakpoint
CREATE INDEX `trades_of_account_by_update` ON `trades` (`tenant`,`account`,`updated_at`,`trade_id`);--> statement-breakpoint
CREATE INDEX `trades_of_account_by_trade_date` ON `trades` (`tenant`,`account`,`trade_date_key`,`trade_id`);--> statement-breakpoint
CREATE INDEX `trades_of_symbol_by_update` ON `trades` (`tenant`,`symbol`,`updated_at`,`trade_id`);--> statement-breakpoint
CREATE INDEX `trades_of_symbol_by_trade_date` ON `trades` (`tenant`,`symbol`,`trade_date_key`,`trade_id`);--> statement-breakpoint
CREATE INDEX `trades_not_booked_by_update` ON `trades` (`tenant`,`status`,`updated_at`,`trade_id`) WHERE status <> 'BOOKED';--> statement-breakpoint
CREATE INDEX `trades_not_booked_by_trade_date` ON `trades` (`tenant`,`status`,`trade_date_key`,`trade_id`) WHERE status <> 'BOOKED';--> statement-breakpoint
CREATE TABLE `view_generations` (
	`tenant` text PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`view_key` text NOT NULL
) WITHOUT ROWID;
