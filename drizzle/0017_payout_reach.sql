ALTER TABLE "payout_sources" ADD COLUMN "account" text;--> statement-breakpoint
ALTER TABLE "payout_sources" ADD COLUMN "own_account" text;--> statement-breakpoint
ALTER TABLE "payout_sources" ADD COLUMN "by_hand" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_sources" ADD COLUMN "read_to" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payout_sources" ADD COLUMN "starts_at" timestamp with time zone;