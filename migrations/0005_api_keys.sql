ALTER TABLE `api_keys` ADD `expires_at` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `given_expires_at` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `rolled_at` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `replaced_secrets` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `adopted_by` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `adopted_issuer` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `adopted_at` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `people` text;--> statement-breakpoint
CREATE INDEX `api_keys_by_maker` ON `api_keys` (`tenant`,`created_by`);--> statement-breakpoint
-- A key that a key made ends with its maker from now on. Those of before are kept by the person at the root of their chain.
WITH RECURSIVE `chain` (`id`, `tenant`, `person`, `issuer`) AS (
  SELECT `id`, `tenant`, `created_by`, `actor_issuer` FROM `api_keys` WHERE `created_by` NOT GLOB 'key:*'
  UNION ALL
  SELECT `made`.`id`, `made`.`tenant`, `chain`.`person`, `chain`.`issuer`
  FROM `chain` JOIN `api_keys` AS `made` ON `made`.`tenant` = `chain`.`tenant` AND `made`.`created_by` = 'key:' || `chain`.`id`
)
UPDATE `api_keys` SET
  `adopted_by` = `chain`.`person`,
  `adopted_issuer` = `chain`.`issuer`,
  `adopted_at` = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
FROM `chain` WHERE `chain`.`id` = `api_keys`.`id` AND `api_keys`.`created_by` GLOB 'key:*';--> statement-breakpoint
CREATE INDEX `api_keys_of_people` ON `api_keys` (`tenant`) WHERE people IS NOT NULL;--> statement-breakpoint
CREATE INDEX `api_keys_without_end` ON `api_keys` (`tenant`,`created_at`,`id`) WHERE revoked_at IS NULL AND expires_at IS NULL;--> statement-breakpoint
CREATE INDEX `api_keys_with_end` ON `api_keys` (`tenant`,`expires_at`,`id`) WHERE revoked_at IS NULL AND expires_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `api_keys_revoked` ON `api_keys` (`tenant`,`revoked_at`,`id`) WHERE revoked_at IS NOT NULL;