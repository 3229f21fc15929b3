CREATE TABLE "payout_lines" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"page" integer NOT NULL,
	"lines" jsonb NOT NULL,
	CONSTRAINT "payout_lines_tenant_id_connection_id_payout_id_page_pk" PRIMARY KEY("tenant_id","connection_id","payout_id","page")
);
