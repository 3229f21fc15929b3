CREATE TABLE "mapping_choices" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"choices" jsonb NOT NULL,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mapping_choices_tenant_id_connection_id_kind_pk" PRIMARY KEY("tenant_id","connection_id","kind")
);
--> statement-breakpoint
CREATE TABLE "mappings" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"external_id" text NOT NULL,
	"external_type" text,
	"external_name" text NOT NULL,
	"actor" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mappings_tenant_id_connection_id_kind_key_pk" PRIMARY KEY("tenant_id","connection_id","kind","key")
);
