CREATE TABLE "batch_writes" (
	"tenant_id" text NOT NULL,
	"batch_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "batch_writes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"connection_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"record_id" text NOT NULL,
	"operation" text NOT NULL,
	"external_id" text NOT NULL,
	"request_id" text NOT NULL,
	"item_key" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "batch_writes_tenant_id_batch_id_id_pk" PRIMARY KEY("tenant_id","batch_id","id")
);
--> statement-breakpoint
CREATE TABLE "held_records" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"record_id" text NOT NULL,
	"undo_id" text NOT NULL,
	"held_by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "held_records_tenant_id_connection_id_entity_type_record_id_pk" PRIMARY KEY("tenant_id","connection_id","entity_type","record_id")
);
--> statement-breakpoint
CREATE TABLE "undo_items" (
	"tenant_id" text NOT NULL,
	"undo_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"record_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"name" text NOT NULL,
	"external_id" text NOT NULL,
	"did" text NOT NULL,
	"step" text,
	"state" text NOT NULL,
	"version" text,
	"before" jsonb,
	"after" jsonb,
	"error" jsonb,
	"note" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "undo_items_tenant_id_undo_id_entity_type_record_id_pk" PRIMARY KEY("tenant_id","undo_id","entity_type","record_id")
);
--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "image" jsonb;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "goes_with" text;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "undo_id" text;--> statement-breakpoint
ALTER TABLE "sync_queue" ADD COLUMN "owed_before" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "batch_writes_at" ON "batch_writes" USING btree ("at");--> statement-breakpoint
CREATE INDEX "undo_items_planned" ON "undo_items" USING btree ("at") WHERE state = 'planned';