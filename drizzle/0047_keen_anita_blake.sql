ALTER TABLE "change_checks" ADD COLUMN "looked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "change_checks" ADD COLUMN "seen" text;--> statement-breakpoint
ALTER TABLE "change_cursors" ADD COLUMN "moved_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "desktop_sessions" ADD COLUMN "looking" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "desktop_sessions" ADD COLUMN "glance" text;