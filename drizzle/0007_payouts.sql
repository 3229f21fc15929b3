CREATE TABLE "payout_signing_secrets" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"id" text NOT NULL,
	"sealed" text NOT NULL,
	"hint" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_signing_secrets_tenant_id_connection_id_id_pk" PRIMARY KEY("tenant_id","connection_id","id")
);
--> statement-breakpoint
CREATE TABLE "payout_sources" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"processor" text NOT NULL,
	"sealed_key" text NOT NULL,
	"key_hint" text NOT NULL,
	"live" boolean NOT NULL,
	"style" text DEFAULT 'deposit' NOT NULL,
	"last_event_at" timestamp with time zone,
	"problem" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_sources_tenant_id_connection_id_pk" PRIMARY KEY("tenant_id","connection_id")
);
--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "subject" text;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "due_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "records_processor_id" ON "records" USING btree ("tenant_id",(data ->> 'processorId')) WHERE entity_type = 'payment';