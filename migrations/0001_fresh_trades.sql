DROP INDEX `trades_by_update`;--> statement-breakpoint
DROP INDEX `trades_by_trade_date`;--> statement-breakpoint
DROP INDEX `trades_of_account_by_update`;--> statement-breakpoint
DROP INDEX `trades_of_account_by_trade_date`;--> statement-breakpoint
DROP INDEX `trades_of_symbol_by_update`;--> statement-breakpoint
DROP INDEX `trades_of_symbol_by_trade_date`;--> statement-breakpoint
-- Trades booked on their trade date and not changed since are fresh. Later ones keep the date as their place: it sorts them
-- rightly, and the place that their log calls for comes with the next rebuild (docs/operations.md, Upgrading).
UPDATE `trades` SET trade_date_key = updated_at WHERE version <= 2 AND trade_date_key = substr(updated_at, 1, 10);--> statement-breakpoint
CREATE INDEX `trades_fresh` ON `trades` (`tenant`,`updated_at`,`trade_id`,`trade_date_key`) WHERE trade_date_key = updated_at;--> statement-breakpoint
CREATE INDEX `trades_other_by_update` ON `trades` (`tenant`,`updated_at`,`trade_id`,`trade_date_key`) WHERE trade_date_key <> updated_at;--> statement-breakpoint
CREATE INDEX `trades_other_by_trade_date` ON `trades` (`tenant`,`trade_date_key`,`trade_id`,`updated_at`) WHERE trade_date_key <> updated_at;--> statement-breakpoint
CREATE INDEX `trades_of_account_fresh` ON `trades` (`tenant`,`account`,`updated_at`,`trade_id`,`trade_date_key`) WHERE trade_date_key = updated_at;--> statement-breakpoint
CREATE INDEX `trades_of_account_other_by_update` ON `trades` (`tenant`,`account`,`updated_at`,`trade_id`,`trade_date_key`) WHERE trade_date_key <> updated_at;--> statement-breakpoint
CREATE INDEX `trades_of_account_other_by_trade_date` ON `trades` (`tenant`,`account`,`trade_date_key`,`trade_id`,`updated_at`) WHERE trade_date_key <> updated_at;--> statement-breakpoint
CREATE INDEX `trades_of_symbol_fresh` ON `trades` (`tenant`,`symbol`,`updated_at`,`trade_id`,`trade_date_key`) WHERE trade_date_key = updated_at;--> statement-breakpoint
CREATE INDEX `trades_of_symbol_other_by_update` ON `trades` (`tenant`,`symbol`,`updated_at`,`trade_id`,`trade_date_key`) WHERE trade_date_key <> updated_at;--> statement-breakpoint
CREATE INDEX `trades_of_symbol_other_by_trade_date` ON `trades` (`tenant`,`symbol`,`trade_date_key`,`trade_id`,`updated_at`) WHERE trade_date_key <> updated_at;