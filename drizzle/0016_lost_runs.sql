CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "enqueued_to" text;--> statement-breakpoint
CREATE INDEX "sync_queue_claimed" ON "sync_queue" USING btree ("claimed_at") WHERE claimed_by is not null;