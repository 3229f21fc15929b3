ALTER TABLE "connections" ADD COLUMN "region" text;--> statement-breakpoint
ALTER TABLE "sync_settings" ADD COLUMN "timesheet_start_date" date;--> statement-breakpoint
ALTER TABLE "sync_settings" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "needed_by" text;