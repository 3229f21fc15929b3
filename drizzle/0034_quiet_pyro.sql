CREATE TABLE "installation" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"identity" text NOT NULL,
	"restored_at" timestamp with time zone,
	"reconciled_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "look_up_since" timestamp with time zone;--> statement-breakpoint
-- Which database this is: another cluster, a restored copy, a table made anew and a promoted standby all differ.
CREATE FUNCTION "database_identity"() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	place text := (SELECT oid FROM pg_database WHERE datname = current_database()) || '/' || 'installation'::regclass::oid;
	history text := CASE WHEN pg_is_in_recovery() THEN '' ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END;
BEGIN
	RETURN (SELECT system_identifier FROM pg_control_system()) || '/' || place || '/' || history;
EXCEPTION WHEN insufficient_privilege THEN
	RETURN place || '/' || history;
END $$;
