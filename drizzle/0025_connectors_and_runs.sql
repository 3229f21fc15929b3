CREATE TABLE "connectors" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"state" text DEFAULT 'closed' NOT NULL,
	"opened_by" text,
	"opened_at" timestamp with time zone,
	"next_run_at" timestamp with time zone,
	"night_at" timestamp with time zone,
	"morning" text DEFAULT 'by_hand' NOT NULL,
	"time_zone" text,
	"night_from" text DEFAULT '22:00' NOT NULL,
	"night_to" text DEFAULT '05:00' NOT NULL,
	"polls" timestamp with time zone[] DEFAULT '{}' NOT NULL,
	"scheduled" text,
	"repairs" integer DEFAULT 0 NOT NULL,
	"repaired_at" timestamp with time zone,
	"progress" text,
	"progress_at" timestamp with time zone,
	CONSTRAINT "connectors_tenant_id_connection_id_pk" PRIMARY KEY("tenant_id","connection_id")
);
--> statement-breakpoint
ALTER TABLE "sync_settings" ADD COLUMN "syncs_by" text DEFAULT 'events' NOT NULL;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "run_id" text;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "after_run" text;--> statement-breakpoint
CREATE INDEX "batches_run" ON "batches" USING btree ("tenant_id","run_id") WHERE run_id is not null;