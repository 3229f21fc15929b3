-- Nobody changes what was written down, whatever the program above may do.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only';
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_trail_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_trail"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
