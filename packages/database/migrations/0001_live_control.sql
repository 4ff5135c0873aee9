CREATE SEQUENCE "public"."control_command_changes" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "control_commands" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"user_id" integer NOT NULL,
	"request_id" text NOT NULL,
	"type" text NOT NULL,
	"payload" jsonb,
	"status" text NOT NULL,
	"suspended" boolean DEFAULT false NOT NULL,
	"cancel_requested" boolean DEFAULT false NOT NULL,
	"origin" text NOT NULL,
	"actor" text,
	"worker" text,
	"issued_at" bigint NOT NULL,
	"stored_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"acknowledged_at" bigint,
	"started_at" bigint,
	"ended_at" bigint,
	"progress" jsonb,
	"message" text,
	"data" jsonb,
	"error" jsonb,
	"changed_at" bigint NOT NULL,
	"change_id" bigint NOT NULL,
	CONSTRAINT "control_commands_identity" UNIQUE("user_id","request_id")
);
--> statement-breakpoint
CREATE TABLE "positions" (
	"user_id" integer NOT NULL,
	"exchange_id" integer NOT NULL,
	"asset" text NOT NULL,
	"symbol" text,
	"quantity" double precision NOT NULL,
	"value_usd" double precision,
	"at" bigint NOT NULL,
	CONSTRAINT "positions_user_id_exchange_id_asset_pk" PRIMARY KEY("user_id","exchange_id","asset")
);
--> statement-breakpoint
CREATE TABLE "runtime_state" (
	"user_id" integer PRIMARY KEY NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"paused_at" bigint,
	"applied_version" integer DEFAULT 0 NOT NULL,
	"applied_mode" text,
	"applied_at" bigint
);
--> statement-breakpoint
CREATE TABLE "settings_history" (
	"user_id" integer NOT NULL,
	"version" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"author" text NOT NULL,
	"reason" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "settings_history_user_id_version_pk" PRIMARY KEY("user_id","version")
);
--> statement-breakpoint
ALTER TABLE "alert_history" ADD COLUMN "final" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "active" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "control_commands" ADD CONSTRAINT "control_commands_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runtime_state" ADD CONSTRAINT "runtime_state_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settings_history" ADD CONSTRAINT "settings_history_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "control_commands_user_change" ON "control_commands" USING btree ("user_id","change_id");--> statement-breakpoint
CREATE INDEX "control_commands_open" ON "control_commands" USING btree ("user_id","id") WHERE status in ('stored', 'acknowledged', 'running');