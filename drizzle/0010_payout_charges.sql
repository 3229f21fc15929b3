CREATE TABLE "payout_charges" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"charge_id" text NOT NULL,
	CONSTRAINT "payout_charges_tenant_id_connection_id_payout_id_charge_id_pk" PRIMARY KEY("tenant_id","connection_id","payout_id","charge_id")
);
--> statement-breakpoint
CREATE INDEX "payout_charges_charge" ON "payout_charges" USING btree ("tenant_id","charge_id");