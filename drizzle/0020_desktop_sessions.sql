CREATE TABLE "desktop_logins" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"connection_id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"file_id" text NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"hold_ms" integer,
	"computer" text,
	"address" text,
	"agent_version" text,
	"file_path" text,
	"last_seen_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "desktop_logins_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "desktop_sessions" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"connection_id" text NOT NULL,
	"login_id" text NOT NULL,
	"ticket_hash" text NOT NULL,
	"handed_out" text,
	"answered" integer DEFAULT 0 NOT NULL,
	"error_code" text,
	"error" text,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "desktop_sessions_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "desktop_logins_sign_in" ON "desktop_logins" USING btree ("id");--> statement-breakpoint
CREATE INDEX "desktop_logins_connection" ON "desktop_logins" USING btree ("tenant_id","connection_id");--> statement-breakpoint
CREATE UNIQUE INDEX "desktop_sessions_ticket" ON "desktop_sessions" USING btree ("ticket_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "desktop_sessions_open" ON "desktop_sessions" USING btree ("tenant_id","connection_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "desktop_sessions_last" ON "desktop_sessions" USING btree ("tenant_id","connection_id","opened_at");