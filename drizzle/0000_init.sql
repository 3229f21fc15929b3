CREATE TABLE "connection_secrets" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"sealed" text NOT NULL,
	"access_expires_at" timestamp with time zone NOT NULL,
	"refresh_expires_at" timestamp with time zone NOT NULL,
	"refreshed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connection_secrets_tenant_id_connection_id_pk" PRIMARY KEY("tenant_id","connection_id")
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"provider" text NOT NULL,
	"company_id" text,
	"status" text NOT NULL,
	"pause_reason" jsonb,
	"paused_until" timestamp with time zone,
	"outages" integer DEFAULT 0 NOT NULL,
	"gate_open" boolean DEFAULT true NOT NULL,
	"capabilities" jsonb,
	"conductor_seen_at" timestamp with time zone,
	"last_success_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connections_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "exclusive_leases" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"request_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "exclusive_leases_tenant_id_connection_id_pk" PRIMARY KEY("tenant_id","connection_id")
);
--> statement-breakpoint
CREATE TABLE "oauth_states" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"actor" text NOT NULL,
	"return_to" text,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_budgets" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"grants" bigint[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "rate_budgets_tenant_id_connection_id_kind_pk" PRIMARY KEY("tenant_id","connection_id","kind")
);
--> statement-breakpoint
CREATE TABLE "sync_settings" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"auto_sync" jsonb NOT NULL,
	"conflict_policy" text DEFAULT 'ours_wins' NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sync_settings_tenant_id_connection_id_pk" PRIMARY KEY("tenant_id","connection_id")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"role" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "audit_trail" (
	"tenant_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit_trail_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "audit_trail_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "batches" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"entity_types" text[] NOT NULL,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"category" text,
	"category_ready" boolean DEFAULT false NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"succeeded" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"error" jsonb,
	"requested_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "batches_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"tenant_id" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" bigint,
	"response" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_tenant_id_key_pk" PRIMARY KEY("tenant_id","key")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"record_id" text NOT NULL,
	"external_id" text NOT NULL,
	"external_version" text NOT NULL,
	"pushed_hash" text,
	"pushed_version" integer,
	"linked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"synced_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "links_tenant_id_connection_id_entity_type_record_id_pk" PRIMARY KEY("tenant_id","connection_id","entity_type","record_id")
);
--> statement-breakpoint
CREATE TABLE "pull_cursors" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"batch_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"cursor" text,
	"rows" bigint DEFAULT 0 NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "pull_cursors_tenant_id_connection_id_batch_id_entity_type_pk" PRIMARY KEY("tenant_id","connection_id","batch_id","entity_type")
);
--> statement-breakpoint
CREATE TABLE "records" (
	"tenant_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"data" jsonb NOT NULL,
	"name" text NOT NULL,
	"content_hash" text NOT NULL,
	"pushable" boolean NOT NULL,
	"origin" text,
	"deleted_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "records_tenant_id_entity_type_id_pk" PRIMARY KEY("tenant_id","entity_type","id")
);
--> statement-breakpoint
CREATE TABLE "remote_requests" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	"body" text NOT NULL,
	"items" jsonb NOT NULL,
	"state" text NOT NULL,
	"answer" jsonb,
	"sends" integer DEFAULT 0 NOT NULL,
	"set_id" text NOT NULL,
	"waiter" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "remote_requests_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "sync_log" (
	"tenant_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "sync_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"connection_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"record_id" text NOT NULL,
	"entity_name" text NOT NULL,
	"direction" text NOT NULL,
	"status" text NOT NULL,
	"action" text NOT NULL,
	"message" text,
	"error_type" text,
	"vendor" jsonb,
	"attempt" integer DEFAULT 1 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"external_id" text,
	"batch_id" text,
	"workflow_id" text,
	"run_id" text,
	"request_id" text,
	"requested_by" text NOT NULL,
	CONSTRAINT "sync_log_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "sync_queue" (
	"tenant_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "sync_queue_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"connection_id" text NOT NULL,
	"entity_type" text NOT NULL,
	"record_id" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"priority" integer NOT NULL,
	"rank" integer NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"claimed_by" text,
	"claimed_at" timestamp with time zone,
	"again" boolean DEFAULT false NOT NULL,
	"force" boolean DEFAULT false NOT NULL,
	"round" integer DEFAULT 0 NOT NULL,
	"open_request_id" text,
	"look_up_first" boolean DEFAULT false NOT NULL,
	"waits_on_type" text,
	"waits_on_id" text,
	"error" jsonb,
	"error_type" text,
	"batch_id" text,
	"requested_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sync_queue_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "connections_company" ON "connections" USING btree ("provider","company_id") WHERE status <> 'disconnected' and company_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit_trail" USING btree ("tenant_id","subject","id");--> statement-breakpoint
CREATE INDEX "batches_connection" ON "batches" USING btree ("tenant_id","connection_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "links_external" ON "links" USING btree ("tenant_id","connection_id","entity_type","external_id");--> statement-breakpoint
CREATE INDEX "records_name" ON "records" USING btree ("tenant_id","entity_type","name");--> statement-breakpoint
CREATE INDEX "remote_requests_open" ON "remote_requests" USING btree ("tenant_id","connection_id","created_at") WHERE state in ('prepared', 'answered');--> statement-breakpoint
CREATE INDEX "sync_log_record" ON "sync_log" USING btree ("tenant_id","entity_type","record_id","id");--> statement-breakpoint
CREATE INDEX "sync_log_type" ON "sync_log" USING btree ("tenant_id","entity_type","id");--> statement-breakpoint
CREATE INDEX "sync_log_status" ON "sync_log" USING btree ("tenant_id","status","id");--> statement-breakpoint
CREATE INDEX "sync_log_batch" ON "sync_log" USING btree ("tenant_id","batch_id","id") WHERE batch_id is not null;--> statement-breakpoint
CREATE INDEX "sync_log_at" ON "sync_log" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_queue_record" ON "sync_queue" USING btree ("tenant_id","connection_id","entity_type","record_id");--> statement-breakpoint
CREATE INDEX "sync_queue_due" ON "sync_queue" USING btree ("tenant_id","connection_id","priority","rank","id") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "sync_queue_waits" ON "sync_queue" USING btree ("tenant_id","connection_id","waits_on_type","waits_on_id") WHERE waits_on_id is not null;--> statement-breakpoint
CREATE INDEX "sync_queue_batch" ON "sync_queue" USING btree ("tenant_id","batch_id") WHERE batch_id is not null;--> statement-breakpoint
CREATE INDEX "sync_queue_unresolved" ON "sync_queue" USING btree ("tenant_id","connection_id","error_type") WHERE state = 'unresolved';