CREATE TABLE "read_months" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"month" text NOT NULL,
	"of" jsonb NOT NULL,
	CONSTRAINT "read_months_tenant_id_connection_id_month_pk" PRIMARY KEY("tenant_id","connection_id","month")
);
--> statement-breakpoint
CREATE TABLE "told_ahead" (
	"tenant_id" text NOT NULL,
	"key" text NOT NULL,
	"told_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "told_ahead_tenant_id_key_pk" PRIMARY KEY("tenant_id","key")
);
--> statement-breakpoint
ALTER TABLE "rate_budgets" ADD COLUMN "reads" jsonb;--> statement-breakpoint
CREATE INDEX "read_months_month" ON "read_months" USING btree ("month");--> statement-breakpoint
CREATE INDEX "links_missing" ON "links" USING btree ("tenant_id","connection_id","entity_type","record_id") WHERE missing_since is not null;