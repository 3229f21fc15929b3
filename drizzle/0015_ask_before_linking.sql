ALTER TABLE "sync_settings" ADD COLUMN "ask_before_linking" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "chosen" boolean DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE "sync_settings" SET "ask_before_linking" = false WHERE EXISTS (SELECT 1 FROM "links" WHERE "links"."tenant_id" = "sync_settings"."tenant_id" AND "links"."connection_id" = "sync_settings"."connection_id");
