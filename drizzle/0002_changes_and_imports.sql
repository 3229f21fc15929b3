-- Trusted since PostgreSQL 13: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE TABLE "change_checks" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"checked_at" timestamp with time zone,
	"error" jsonb,
	CONSTRAINT "change_checks_tenant_id_connection_id_pk" PRIMARY KEY("tenant_id","connection_id")
);
--> statement-breakpoint
CREATE TABLE "change_cursors" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"comparing_since" timestamp with time zone,
	"compared_to" text,
	CONSTRAINT "change_cursors_tenant_id_connection_id_entity_type_pk" PRIMARY KEY("tenant_id","connection_id","entity_type")
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"source" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"body" jsonb NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"applied_at" timestamp with time zone,
	CONSTRAINT "webhook_events_tenant_id_connection_id_source_event_id_pk" PRIMARY KEY("tenant_id","connection_id","source","event_id")
);
--> statement-breakpoint
CREATE TABLE "import_rows" (
	"tenant_id" text NOT NULL,
	"import_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"total" text,
	"suggestion" text NOT NULL,
	"suggested_id" text,
	"suggested_name" text,
	"score" real,
	"reason" text NOT NULL,
	"decision" text,
	"decided_id" text,
	"decided_by" text,
	"outcome" text,
	"message" text,
	CONSTRAINT "import_rows_tenant_id_import_id_entity_type_external_id_pk" PRIMARY KEY("tenant_id","import_id","entity_type","external_id")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"connection_id" text NOT NULL,
	"entity_types" text[] NOT NULL,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"category" text,
	"expected" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"undecided" text,
	"error" jsonb,
	"requested_by" text NOT NULL,
	"confirmed_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "imports_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "missing_since" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "webhook_events_open" ON "webhook_events" USING btree ("tenant_id","connection_id","source","received_at") WHERE applied_at is null;--> statement-breakpoint
CREATE INDEX "import_rows_suggestion" ON "import_rows" USING btree ("tenant_id","import_id","suggestion","entity_type","external_id");--> statement-breakpoint
CREATE INDEX "import_rows_decision" ON "import_rows" USING btree ("tenant_id","import_id","decision","entity_type","external_id");--> statement-breakpoint
CREATE INDEX "imports_connection" ON "imports" USING btree ("tenant_id","connection_id","created_at");--> statement-breakpoint
CREATE INDEX "records_lower_name" ON "records" USING btree ("tenant_id","entity_type",lower(name));--> statement-breakpoint
CREATE INDEX "records_email" ON "records" USING btree ("tenant_id","entity_type",lower(data ->> 'email')) WHERE entity_type = 'customer';--> statement-breakpoint
CREATE INDEX "records_similar_name" ON "records" USING gin (lower(name) gin_trgm_ops) WHERE entity_type in ('customer', 'service_item') and deleted_at is null;