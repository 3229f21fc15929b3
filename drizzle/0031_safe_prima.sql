CREATE TABLE "balance_reports" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"connection_id" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"cursor" text,
	"expected" integer,
	"reads" integer DEFAULT 0 NOT NULL,
	"error" jsonb,
	"requested_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "balance_reports_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "balance_rows" (
	"tenant_id" text NOT NULL,
	"report_id" text NOT NULL,
	"id" text NOT NULL,
	"customer_id" text,
	"external_id" text,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"ours" numeric NOT NULL,
	"theirs" numeric NOT NULL,
	"former" boolean NOT NULL,
	CONSTRAINT "balance_rows_tenant_id_report_id_id_pk" PRIMARY KEY("tenant_id","report_id","id")
);
--> statement-breakpoint
CREATE INDEX "balance_reports_connection" ON "balance_reports" USING btree ("tenant_id","connection_id","created_at");--> statement-breakpoint
CREATE INDEX "balance_rows_name" ON "balance_rows" USING btree ("tenant_id","report_id","name","id");