CREATE TABLE "inbound_changes" (
	"tenant_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "inbound_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"connection_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"external_id" text NOT NULL,
	"record_id" text,
	"kind" text NOT NULL,
	"rank" integer NOT NULL,
	"name" text NOT NULL,
	"changes" jsonb NOT NULL,
	"refers" text[] NOT NULL,
	"content_hash" text NOT NULL,
	"state" text DEFAULT 'awaiting' NOT NULL,
	"approved_by" text,
	"approved_at" timestamp with time zone,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"error" jsonb,
	"error_type" text,
	"listed_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbound_changes_tenant_id_connection_id_entity_type_external_id_pk" PRIMARY KEY("tenant_id","connection_id","entity_type","external_id")
);
--> statement-breakpoint
ALTER TABLE "sync_settings" ADD COLUMN "approval_required" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_settings" ADD COLUMN "approval_reminded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "approved_hash" text;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "approved_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "decided_by" text;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "decided_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "merge_asked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "listed_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
CREATE INDEX "inbound_changes_state" ON "inbound_changes" USING btree ("tenant_id","connection_id","state","rank","id");--> statement-breakpoint
CREATE INDEX "sync_queue_awaiting" ON "sync_queue" USING btree ("tenant_id","connection_id","rank","id") WHERE state = 'awaiting_approval';