DROP INDEX "records_similar_name";--> statement-breakpoint
CREATE INDEX "records_timesheet_day" ON "records" USING btree ("tenant_id",(data ->> 'startDate'),"id") WHERE entity_type = 'timesheet';--> statement-breakpoint
CREATE INDEX "records_entry_day" ON "records" USING btree ("tenant_id",(data ->> 'date'),"id") WHERE entity_type = 'timesheet_entry';--> statement-breakpoint
CREATE INDEX "records_similar_name" ON "records" USING gin (lower(name) gin_trgm_ops) WHERE entity_type in ('customer', 'service_item');