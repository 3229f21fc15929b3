CREATE TABLE "mail_choices" (
	"tenant_id" text NOT NULL,
	"user_id" text NOT NULL,
	"time" text NOT NULL,
	"kinds" text[] NOT NULL,
	"time_zone" text NOT NULL,
	"told" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"look_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_mail_at" timestamp with time zone,
	CONSTRAINT "mail_choices_tenant_id_user_id_pk" PRIMARY KEY("tenant_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"user_id" text NOT NULL,
	"address" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"state" text DEFAULT 'due' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"error" text,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "mails_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE INDEX "mail_choices_look" ON "mail_choices" USING btree ("look_at");--> statement-breakpoint
CREATE INDEX "mails_due" ON "mails" USING btree ("state","due_at");--> statement-breakpoint
CREATE INDEX "mails_user" ON "mails" USING btree ("tenant_id","user_id","created_at");