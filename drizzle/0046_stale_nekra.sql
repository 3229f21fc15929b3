ALTER TABLE "links" ADD COLUMN "elsewhere" jsonb;--> statement-breakpoint
CREATE INDEX "links_elsewhere" ON "links" USING btree ("tenant_id","connection_id") WHERE elsewhere is not null;