CREATE TABLE "alert_history" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"user_id" integer NOT NULL,
	"exchange_id" integer NOT NULL,
	"symbol" text NOT NULL,
	"timeframe" text NOT NULL,
	"open_time" bigint NOT NULL,
	"trigger" text NOT NULL,
	"value" double precision NOT NULL,
	"signal" double precision NOT NULL,
	"histogram" double precision NOT NULL,
	"state" text NOT NULL,
	"price" double precision NOT NULL,
	"mode" text NOT NULL,
	"settings_version" integer NOT NULL,
	"late" boolean NOT NULL,
	"revised" boolean DEFAULT false NOT NULL,
	"created_at" bigint NOT NULL,
	"explanation" jsonb NOT NULL,
	CONSTRAINT "alert_history_identity" UNIQUE("user_id","exchange_id","symbol","timeframe","open_time","trigger")
);
--> statement-breakpoint
CREATE TABLE "alert_memories" (
	"user_id" integer NOT NULL,
	"exchange_id" integer NOT NULL,
	"symbol" text NOT NULL,
	"timeframe" text NOT NULL,
	"open_time" bigint NOT NULL,
	"memory" jsonb NOT NULL,
	CONSTRAINT "alert_memories_user_id_exchange_id_symbol_timeframe_pk" PRIMARY KEY("user_id","exchange_id","symbol","timeframe")
);
--> statement-breakpoint
CREATE TABLE "candles" (
	"exchange_id" integer NOT NULL,
	"symbol" text NOT NULL,
	"timeframe" text NOT NULL,
	"open_time" bigint NOT NULL,
	"open" double precision NOT NULL,
	"high" double precision NOT NULL,
	"low" double precision NOT NULL,
	"close" double precision NOT NULL,
	"volume" double precision NOT NULL,
	"trades" integer,
	"synthetic" boolean NOT NULL,
	"cause" text,
	"source" text NOT NULL,
	"revision" integer NOT NULL,
	"closed_at" bigint NOT NULL,
	CONSTRAINT "candles_exchange_id_symbol_timeframe_open_time_pk" PRIMARY KEY("exchange_id","symbol","timeframe","open_time")
);
--> statement-breakpoint
CREATE TABLE "exchange_symbols" (
	"exchange_id" integer NOT NULL,
	"symbol" text NOT NULL,
	"price_increment" double precision NOT NULL,
	"base_increment" double precision NOT NULL,
	"tradable" boolean NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "exchange_symbols_exchange_id_symbol_pk" PRIMARY KEY("exchange_id","symbol")
);
--> statement-breakpoint
CREATE TABLE "exchanges" (
	"id" integer PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "exchanges_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" serial PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" integer NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" serial PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" serial PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "indicator_states" (
	"exchange_id" integer NOT NULL,
	"symbol" text NOT NULL,
	"timeframe" text NOT NULL,
	"open_time" bigint NOT NULL,
	"revision" integer NOT NULL,
	"state" jsonb NOT NULL,
	CONSTRAINT "indicator_states_exchange_id_symbol_timeframe_pk" PRIMARY KEY("exchange_id","symbol","timeframe")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" serial PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"display_name" text NOT NULL,
	"image" text,
	"role" text DEFAULT 'viewer' NOT NULL,
	"identity_provider" text DEFAULT 'local' NOT NULL,
	"identity_sub" text,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"settings_version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email"),
	CONSTRAINT "users_identity_unique" UNIQUE("identity_provider","identity_sub")
);
--> statement-breakpoint
ALTER TABLE "alert_history" ADD CONSTRAINT "alert_history_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_memories" ADD CONSTRAINT "alert_memories_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_symbols" ADD CONSTRAINT "exchange_symbols_exchange_id_exchanges_id_fk" FOREIGN KEY ("exchange_id") REFERENCES "public"."exchanges"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_history_user_id" ON "alert_history" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "accounts_user_id" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verifications_identifier" ON "verifications" USING btree ("identifier");