CREATE TABLE "payout_pages" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"read_id" text NOT NULL,
	"page" integer NOT NULL,
	"movements" jsonb NOT NULL,
	"next" text,
	CONSTRAINT "payout_pages_tenant_id_connection_id_payout_id_read_id_page_pk" PRIMARY KEY("tenant_id","connection_id","payout_id","read_id","page")
);
