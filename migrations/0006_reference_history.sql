-- WITHOUT ROWID is put in by scripts/generate-migration.ts (drizzle cannot say it): a text key would otherwise be a second, billed, index entry.
CREATE TABLE `reference_changes` (
	`tenant` text NOT NULL,
	`kind` text NOT NULL,
	`code` text NOT NULL,
	`change` integer DEFAULT 1 NOT NULL,
	`recorded_at` text,
	`recorded_by` text,
	`actor_issuer` text,
	`valid_from` text NOT NULL,
	`record` text NOT NULL,
	PRIMARY KEY(`tenant`, `kind`, `code`, `change`, `valid_from`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reference_writers` (
	`tenant` text PRIMARY KEY NOT NULL,
	`recorded_at` text,
	`recorded_by` text NOT NULL,
	`actor_issuer` text
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `change` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `recorded_at` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `recorded_by` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `actor_issuer` text;--> statement-breakpoint
ALTER TABLE `counterparties` ADD `change` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `counterparties` ADD `recorded_at` text;--> statement-breakpoint
ALTER TABLE `counterparties` ADD `recorded_by` text;--> statement-breakpoint
ALTER TABLE `counterparties` ADD `actor_issuer` text;--> statement-breakpoint
ALTER TABLE `instruments` ADD `change` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `instruments` ADD `recorded_at` text;--> statement-breakpoint
ALTER TABLE `instruments` ADD `recorded_by` text;--> statement-breakpoint
ALTER TABLE `instruments` ADD `actor_issuer` text;
--> statement-breakpoint
-- By hand from here on. Code of before writes the same columns, and triggers record what it writes.
-- Records as the history keeps them.
CREATE VIEW reference_records AS
SELECT tenant, 'instruments' AS kind, symbol AS code, valid_from,
  json_object('symbol', symbol, 'isin', isin, 'name', name, 'mic', mic, 'currency', currency,
    'settlementCalendar', settlement_calendar, 'active', json(iif(active, 'true', 'false')),
    'referencePrice', reference_price, 'priceBandPercent', price_band_percent) AS record
FROM instruments
UNION ALL
SELECT tenant, 'accounts' AS kind, account AS code, valid_from,
  json_object('account', account, 'name', name, 'open', json(iif(open, 'true', 'false')), 'notionalLimit', notional_limit,
    'approvalNotional', approval_notional,
    'rollbackNeedsApproval', json(iif(rollback_needs_approval, 'true', 'false'))) AS record
FROM accounts
UNION ALL
SELECT tenant, 'counterparties' AS kind, lei AS code, valid_from,
  json_object('lei', lei, 'name', name, 'active', json(iif(active, 'true', 'false'))) AS record
FROM counterparties;
--> statement-breakpoint
-- Rows of before have no time and no author: neither was kept.
INSERT INTO reference_changes (tenant, kind, code, change, valid_from, record)
SELECT tenant, kind, code, 1, valid_from, record FROM reference_records;
--> statement-breakpoint
CREATE TRIGGER reference_changes_not_updated BEFORE UPDATE ON reference_changes
BEGIN SELECT RAISE(ABORT, 'a recorded change stays as it is: add another'); END;
--> statement-breakpoint
CREATE TRIGGER reference_changes_not_deleted BEFORE DELETE ON reference_changes
BEGIN SELECT RAISE(ABORT, 'a recorded change is not deleted'); END;
--> statement-breakpoint
-- The change that recording a record now makes.
CREATE VIEW reference_changes_to_add AS
SELECT tenant, kind, code,
  1 + coalesce((SELECT max(change) FROM reference_changes AS earlier
    WHERE earlier.tenant = now.tenant AND earlier.kind = now.kind AND earlier.code = now.code), 0) AS change,
  -- Times of a code never decrease: of two writers at once, the earlier one may write last.
  max(coalesce((SELECT recorded_at FROM reference_writers AS writer WHERE writer.tenant = now.tenant),
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    coalesce((SELECT recorded_at FROM reference_changes AS earlier
      WHERE earlier.tenant = now.tenant AND earlier.kind = now.kind AND earlier.code = now.code
      ORDER BY change DESC LIMIT 1), '')) AS recorded_at,
  (SELECT recorded_by FROM reference_writers AS writer WHERE writer.tenant = now.tenant) AS recorded_by,
  (SELECT actor_issuer FROM reference_writers AS writer WHERE writer.tenant = now.tenant) AS actor_issuer,
  valid_from, record
FROM reference_records AS now;
--> statement-breakpoint
CREATE TRIGGER reference_changes_added AFTER INSERT ON reference_changes
BEGIN
  UPDATE instruments SET (change, recorded_at, recorded_by, actor_issuer) = (NEW.change, NEW.recorded_at, NEW.recorded_by, NEW.actor_issuer)
  WHERE NEW.kind = 'instruments' AND tenant = NEW.tenant AND symbol = NEW.code AND valid_from = NEW.valid_from;
  UPDATE accounts SET (change, recorded_at, recorded_by, actor_issuer) = (NEW.change, NEW.recorded_at, NEW.recorded_by, NEW.actor_issuer)
  WHERE NEW.kind = 'accounts' AND tenant = NEW.tenant AND account = NEW.code AND valid_from = NEW.valid_from;
  UPDATE counterparties SET (change, recorded_at, recorded_by, actor_issuer) = (NEW.change, NEW.recorded_at, NEW.recorded_by, NEW.actor_issuer)
  WHERE NEW.kind = 'counterparties' AND tenant = NEW.tenant AND lei = NEW.code AND valid_from = NEW.valid_from;
END;
--> statement-breakpoint
CREATE TRIGGER instruments_added AFTER INSERT ON instruments
BEGIN
  INSERT INTO reference_changes (tenant, kind, code, change, recorded_at, recorded_by, actor_issuer, valid_from, record)
  SELECT * FROM reference_changes_to_add
  WHERE tenant = NEW.tenant AND kind = 'instruments' AND code = NEW.symbol AND valid_from = NEW.valid_from;
END;
--> statement-breakpoint
CREATE TRIGGER instruments_changed AFTER UPDATE ON instruments
WHEN (NEW.isin, NEW.name, NEW.mic, NEW.currency, NEW.settlement_calendar, NEW.active, NEW.reference_price, NEW.price_band_percent)
  IS NOT (OLD.isin, OLD.name, OLD.mic, OLD.currency, OLD.settlement_calendar, OLD.active, OLD.reference_price, OLD.price_band_percent)
BEGIN
  INSERT INTO reference_changes (tenant, kind, code, change, recorded_at, recorded_by, actor_issuer, valid_from, record)
  SELECT * FROM reference_changes_to_add
  WHERE tenant = NEW.tenant AND kind = 'instruments' AND code = NEW.symbol AND valid_from = NEW.valid_from;
END;
--> statement-breakpoint
CREATE TRIGGER accounts_added AFTER INSERT ON accounts
BEGIN
  INSERT INTO reference_changes (tenant, kind, code, change, recorded_at, recorded_by, actor_issuer, valid_from, record)
  SELECT * FROM reference_changes_to_add
  WHERE tenant = NEW.tenant AND kind = 'accounts' AND code = NEW.account AND valid_from = NEW.valid_from;
END;
--> statement-breakpoint
CREATE TRIGGER accounts_changed AFTER UPDATE ON accounts
WHEN (NEW.name, NEW.open, NEW.notional_limit, NEW.approval_notional, NEW.rollback_needs_approval)
  IS NOT (OLD.name, OLD.open, OLD.notional_limit, OLD.approval_notional, OLD.rollback_needs_approval)
BEGIN
  INSERT INTO reference_changes (tenant, kind, code, change, recorded_at, recorded_by, actor_issuer, valid_from, record)
  SELECT * FROM reference_changes_to_add
  WHERE tenant = NEW.tenant AND kind = 'accounts' AND code = NEW.account AND valid_from = NEW.valid_from;
END;
--> statement-breakpoint
CREATE TRIGGER counterparties_added AFTER INSERT ON counterparties
BEGIN
  INSERT INTO reference_changes (tenant, kind, code, change, recorded_at, recorded_by, actor_issuer, valid_from, record)
  SELECT * FROM reference_changes_to_add
  WHERE tenant = NEW.tenant AND kind = 'counterparties' AND code = NEW.lei AND valid_from = NEW.valid_from;
END;
--> statement-breakpoint
CREATE TRIGGER counterparties_changed AFTER UPDATE ON counterparties
WHEN (NEW.name, NEW.active)
  IS NOT (OLD.name, OLD.active)
BEGIN
  INSERT INTO reference_changes (tenant, kind, code, change, recorded_at, recorded_by, actor_issuer, valid_from, record)
  SELECT * FROM reference_changes_to_add
  WHERE tenant = NEW.tenant AND kind = 'counterparties' AND code = NEW.lei AND valid_from = NEW.valid_from;
END;
