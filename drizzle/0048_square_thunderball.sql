CREATE TABLE "account_changes" (
	"tenant_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "account_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"connection_id" text,
	"customer_id" text NOT NULL,
	CONSTRAINT "account_changes_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "account_lists" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_lists_tenant_id_connection_id_pk" PRIMARY KEY("tenant_id","connection_id")
);
--> statement-breakpoint
CREATE TABLE "account_statuses" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	CONSTRAINT "account_statuses_tenant_id_connection_id_customer_id_pk" PRIMARY KEY("tenant_id","connection_id","customer_id")
);
--> statement-breakpoint
CREATE INDEX "account_statuses_by_name" ON "account_statuses" USING btree ("tenant_id","connection_id","status","name","customer_id");--> statement-breakpoint
-- Only adds rows, so it waits for nobody and nobody for it. The release before needs to know nothing of it.
CREATE FUNCTION note_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
BEGIN
  INSERT INTO account_changes (tenant_id, connection_id, customer_id)
  VALUES (
    changed ->> 'tenant_id',
    changed ->> 'connection_id',
    coalesce(changed ->> 'customer_id', changed ->> 'record_id', changed ->> 'id')
  );
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER records_note_account_made AFTER INSERT ON "records"
  FOR EACH ROW WHEN (NEW.entity_type = 'customer') EXECUTE FUNCTION note_account();
--> statement-breakpoint
CREATE TRIGGER records_note_account_changed AFTER UPDATE ON "records"
  FOR EACH ROW WHEN (NEW.entity_type = 'customer'
    AND (NEW.name, NEW.deleted_at IS NULL) IS DISTINCT FROM (OLD.name, OLD.deleted_at IS NULL))
  EXECUTE FUNCTION note_account();
--> statement-breakpoint
CREATE TRIGGER records_note_account_gone AFTER DELETE ON "records"
  FOR EACH ROW WHEN (OLD.entity_type = 'customer') EXECUTE FUNCTION note_account();
--> statement-breakpoint
CREATE TRIGGER links_note_account_made AFTER INSERT ON "links"
  FOR EACH ROW WHEN (NEW.entity_type = 'customer') EXECUTE FUNCTION note_account();
--> statement-breakpoint
CREATE TRIGGER links_note_account_changed AFTER UPDATE ON "links"
  FOR EACH ROW WHEN (NEW.entity_type = 'customer' AND (NEW.missing_since IS NULL) <> (OLD.missing_since IS NULL))
  EXECUTE FUNCTION note_account();
--> statement-breakpoint
CREATE TRIGGER links_note_account_gone AFTER DELETE ON "links"
  FOR EACH ROW WHEN (OLD.entity_type = 'customer') EXECUTE FUNCTION note_account();
--> statement-breakpoint
CREATE TRIGGER sync_queue_note_account_made AFTER INSERT ON "sync_queue"
  FOR EACH ROW WHEN (NEW.entity_type = 'customer') EXECUTE FUNCTION note_account();
--> statement-breakpoint
CREATE TRIGGER sync_queue_note_account_changed AFTER UPDATE ON "sync_queue"
  FOR EACH ROW WHEN (NEW.entity_type = 'customer'
    AND (NEW.state, NEW.error IS NULL) IS DISTINCT FROM (OLD.state, OLD.error IS NULL))
  EXECUTE FUNCTION note_account();
--> statement-breakpoint
CREATE TRIGGER sync_queue_note_account_gone AFTER DELETE ON "sync_queue"
  FOR EACH ROW WHEN (OLD.entity_type = 'customer') EXECUTE FUNCTION note_account();
--> statement-breakpoint
CREATE TRIGGER skipped_accounts_note_account AFTER INSERT OR DELETE ON "skipped_accounts"
  FOR EACH ROW EXECUTE FUNCTION note_account();
