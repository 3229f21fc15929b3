CREATE TABLE "skipped_accounts" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"skipped_by" text NOT NULL,
	"skipped_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "skipped_accounts_tenant_id_connection_id_customer_id_pk" PRIMARY KEY("tenant_id","connection_id","customer_id")
);
--> statement-breakpoint
ALTER TABLE "sync_settings" ADD COLUMN "accounts" text DEFAULT 'all' NOT NULL;--> statement-breakpoint
CREATE INDEX "records_account" ON "records" USING btree ("tenant_id",(data ->> 'customerId')) WHERE entity_type in ('invoice', 'payment', 'timesheet_entry');