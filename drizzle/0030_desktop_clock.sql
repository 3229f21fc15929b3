ALTER TABLE "desktop_logins" ADD COLUMN "clock_ahead_ms" bigint;--> statement-breakpoint
ALTER TABLE "desktop_logins" ADD COLUMN "clock_back_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "desktop_logins" ADD COLUMN "clock_back_ms" bigint;