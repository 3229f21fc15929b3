DROP INDEX "links_external";--> statement-breakpoint
CREATE UNIQUE INDEX "links_external" ON "links" USING btree ("tenant_id","external_id","connection_id","entity_type");