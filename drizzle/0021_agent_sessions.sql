ALTER TABLE "desktop_sessions" ALTER COLUMN "login_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "desktop_sessions" ADD COLUMN "offered" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "desktop_sessions" ADD COLUMN "turns" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "desktop_sessions" ADD COLUMN "expires_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "desktop_sessions" ALTER COLUMN "expires_at" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "desktop_sessions" ADD COLUMN "ending" text;--> statement-breakpoint
ALTER TABLE "remote_requests" ADD COLUMN "delivered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "remote_requests" ADD COLUMN "session_id" text;--> statement-breakpoint
ALTER TABLE "remote_requests" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "desktop_sessions_silent" ON "desktop_sessions" USING btree ("expires_at") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "remote_requests_reads" ON "remote_requests" USING btree ("tenant_id","set_id") WHERE kind = 'read';--> statement-breakpoint
CREATE INDEX "remote_requests_waiting" ON "remote_requests" USING btree ("tenant_id","connection_id") WHERE waiter is not null;