CREATE INDEX "records_invoice_day" ON "records" USING btree ("tenant_id",(data ->> 'issueDate'),"id") WHERE entity_type = 'invoice';--> statement-breakpoint
CREATE INDEX "records_payment_day" ON "records" USING btree ("tenant_id",(data ->> 'date'),"id") WHERE entity_type = 'payment';--> statement-breakpoint
CREATE INDEX "records_invoice_amount" ON "records" USING btree ("tenant_id",((data ->> 'total')::numeric),"id") WHERE entity_type = 'invoice';--> statement-breakpoint
CREATE INDEX "records_payment_amount" ON "records" USING btree ("tenant_id",((data ->> 'amount')::numeric),"id") WHERE entity_type = 'payment';--> statement-breakpoint
CREATE INDEX "records_document_name" ON "records" USING gin (lower(name) gin_trgm_ops) WHERE entity_type in ('invoice', 'payment');