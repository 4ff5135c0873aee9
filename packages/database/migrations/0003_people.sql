ALTER TABLE "users" ADD COLUMN "last_seen_at" bigint;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "first_start_ended_at" bigint;--> statement-breakpoint
-- Whoever has changed their settings before needs no first start.
UPDATE "users" SET "first_start_ended_at" = (extract(epoch from now()) * 1000)::bigint WHERE "settings_version" > 1;
