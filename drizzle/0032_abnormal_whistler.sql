CREATE TABLE "seals" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"number" integer NOT NULL,
	"form" integer NOT NULL,
	"after" bigint NOT NULL,
	"through" bigint NOT NULL,
	"entries" jsonb NOT NULL,
	"root" text NOT NULL,
	"previous" text,
	"hash" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "seals_tenant_id_connection_id_number_pk" PRIMARY KEY("tenant_id","connection_id","number")
);
--> statement-breakpoint
ALTER TABLE "remote_requests" ADD COLUMN "seal_order" bigint;--> statement-breakpoint
CREATE INDEX "seals_through" ON "seals" USING btree ("tenant_id","through");--> statement-breakpoint
CREATE INDEX "remote_requests_sealing" ON "remote_requests" USING btree ("tenant_id","seal_order") WHERE seal_order is not null;