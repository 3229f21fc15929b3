ALTER TABLE "mail_choices" ALTER COLUMN "time" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "mail_choices" ALTER COLUMN "told" SET DEFAULT '{}'::jsonb;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "tells" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "mails_created" ON "mails" USING btree ("created_at");--> statement-breakpoint
UPDATE "mail_choices" SET "told" = '{}'::jsonb;