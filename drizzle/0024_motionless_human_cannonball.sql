CREATE TABLE "waiting_sides" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"record_id" text NOT NULL,
	"pulled" jsonb NOT NULL,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "waiting_sides_tenant_id_connection_id_entity_type_record_id_pk" PRIMARY KEY("tenant_id","connection_id","entity_type","record_id")
);
--> statement-breakpoint
ALTER TABLE "waiting_sides" ADD CONSTRAINT "waiting_sides_queued" FOREIGN KEY ("tenant_id","connection_id","entity_type","record_id") REFERENCES "public"."sync_queue"("tenant_id","connection_id","entity_type","record_id") ON DELETE cascade ON UPDATE no action;