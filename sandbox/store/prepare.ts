import type { Pool } from 'pg'

/**
 * Makes the stand-in's own tables in schema `sandbox`; running it again, or from several processes
 * at once, changes nothing. Times are milliseconds since 1970 (`_ms`): those of messages on the
 * product's clock, those of tokens, uuids and retries on real time.
 */
export async function prepareStandIn(pool: Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    // Two `create … if not exists` at the same moment collide in the catalogue.
    await client.query(`select pg_advisory_xact_lock(hashtext('sandbox.prepare'))`)
    await client.query(TABLES)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const TABLES = `
create schema if not exists sandbox;
create table if not exists sandbox.setting (
  key text primary key,
  value jsonb not null
);
create table if not exists sandbox.person (
  open_id text primary key,
  union_id text not null unique,
  user_id text not null unique,
  name text not null,
  mobile text,
  department text not null default '',
  title text not null default '',
  is_resigned boolean not null default false,
  is_available boolean not null default true
);
create table if not exists sandbox.chat (
  chat_id text primary key,
  mode text not null check (mode in ('group', 'p2p')),
  name text not null default '',
  description text not null default '',
  owner_id text,
  person_id text references sandbox.person,
  has_bot boolean not null default true,
  may_at_all boolean not null default false,
  is_dissolved boolean not null default false,
  created_ms double precision not null,
  constraint p2p_chat_has_a_person check ((mode = 'p2p') = (person_id is not null))
);
create unique index if not exists chat_one_p2p_a_person on sandbox.chat (person_id);
create table if not exists sandbox.member (
  chat_id text not null references sandbox.chat,
  open_id text not null references sandbox.person,
  position integer generated always as identity,
  primary key (chat_id, open_id)
);
create index if not exists member_by_person on sandbox.member (open_id);
create table if not exists sandbox.message (
  message_id text primary key,
  seq integer generated always as identity unique,
  chat_id text not null references sandbox.chat,
  sender_type text not null check (sender_type in ('app', 'user')),
  sender_id text not null,
  msg_type text not null,
  content text not null,
  mentions jsonb not null default '[]',
  root_id text,
  parent_id text,
  thread_id text,
  visible_to text,
  batch_id text,
  created_ms double precision not null,
  updated_ms double precision not null,
  is_deleted boolean not null default false,
  is_edited boolean not null default false,
  updates integer not null default 0,
  urgent jsonb not null default '[]'
);
create index if not exists message_by_chat on sandbox.message (chat_id, seq);
create index if not exists message_by_thread on sandbox.message (thread_id, seq) where thread_id is not null;
create table if not exists sandbox.sent_uuid (
  uuid text primary key,
  message_id text not null,
  at_ms double precision not null
);
create table if not exists sandbox.reaction (
  reaction_id text primary key,
  message_id text not null references sandbox.message,
  operator_type text not null,
  operator_id text not null,
  emoji text not null,
  at_ms double precision not null,
  position integer generated always as identity,
  constraint reaction_once_each unique (message_id, operator_id, emoji)
);
create table if not exists sandbox.pin (
  message_id text primary key references sandbox.message,
  chat_id text not null,
  operator_id text not null,
  at_ms double precision not null
);
create table if not exists sandbox.reading (
  message_id text not null references sandbox.message,
  open_id text not null,
  at_ms double precision not null,
  primary key (message_id, open_id)
);
create table if not exists sandbox.upload (
  key text primary key,
  kind text not null check (kind in ('image', 'file')),
  file_type text not null,
  name text not null,
  content_type text not null,
  bytes bytea not null,
  owner_type text not null check (owner_type in ('app', 'user'))
);
create table if not exists sandbox.tenant_token (
  token text primary key,
  expires_ms double precision not null
);
create table if not exists sandbox.update_token (
  token text primary key,
  message_id text not null,
  open_id text not null,
  issued_ms double precision not null,
  uses integer not null default 0,
  is_answered boolean not null default false
);
create table if not exists sandbox.delivery (
  event_id text primary key,
  lane text not null,
  body jsonb not null,
  tries integer not null default 0,
  next_ms double precision
);
create index if not exists delivery_waiting on sandbox.delivery (next_ms) where next_ms is not null;
`
