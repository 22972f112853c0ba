import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** The spine: directory, calendar, matters with tasks and trail, alarms, outbox. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const WORLD = [
  `create table world (
    only_row boolean primary key default true constraint world_is_one_row check (only_row),
    directory_revision integer not null default 0,
    calendar_revision integer not null default 0,
    clock_offset_ms bigint
  )`,
  `insert into world default values`,
  `create table department (
    code text primary key,
    ordinal integer not null,
    name text not null,
    side text not null constraint department_side_known
      check (side in ('approval', 'window', 'supervision', 'office')),
    sort text not null constraint department_sort_known check (sort in ('competent', 'enforcement')),
    chat_id text,
    active boolean not null default true
  )`,
  `create unique index department_one_approval_bureau on department (side)
    where side = 'approval' and active`,
  `create table person (
    open_id text primary key,
    ordinal integer not null,
    name text not null,
    department text not null references department,
    roles text[] not null,
    acts_for text,
    mobile text,
    items text[] not null default '{}',
    active boolean not null default true
  )`,
  `create table catalogue_item (
    ordinal integer primary key,
    item text not null,
    code text constraint catalogue_code_once unique,
    mode text not null,
    departments text[] not null,
    supervisors jsonb not null,
    credit text,
    important boolean not null,
    sensitive boolean not null
  )`,
  `create table calendar_year (
    year integer not null,
    version integer not null,
    source text not null,
    off date[] not null,
    work date[] not null,
    set_at timestamptz not null,
    primary key (year, version)
  )`,
  `create table recomputation (
    calendar_revision integer primary key,
    requested_at timestamptz not null,
    cursor_id uuid,
    done_at timestamptz
  )`,
]

const MATTERS = [
  `create table matter (
    id uuid primary key,
    kind text not null,
    number text not null constraint matter_number_once unique,
    state text not null constraint matter_state_known check (state in ('open', 'closed', 'cancelled')),
    title text not null,
    created_at timestamptz not null,
    version integer not null,
    payload jsonb not null,
    facts jsonb not null,
    caused_by uuid references matter,
    caller text not null,
    collection text not null,
    reference text not null,
    body_hash text not null,
    corrects uuid references matter,
    head_hash text not null,
    event_count integer not null,
    constraint matter_body_once unique (caller, collection, reference, body_hash)
  )`,
  `create unique index matter_reference_once on matter (caller, collection, reference)
    where corrects is null`,
  `create unique index matter_corrected_once on matter (corrects) where corrects is not null`,
  `create index matter_by_kind on matter (kind, state, id)`,
  `create table private_value (
    matter_id uuid not null references matter,
    path text not null,
    salt text not null,
    value text,
    erased_at timestamptz,
    primary key (matter_id, path),
    constraint private_value_erased_is_empty check ((value is null) = (erased_at is not null))
  )`,
  `create table task (
    id text primary key,
    matter_id uuid not null references matter,
    ordinal integer not null,
    type text not null,
    department text not null references department,
    state text not null constraint task_state_known check (state in
      ('pending', 'claimed', 'auto-claimed', 'objected', 'done', 'deemed-consent', 'returned', 'cancelled')),
    opened_at timestamptz not null,
    "limit" jsonb,
    deadline jsonb,
    due_at timestamptz,
    provisional boolean not null,
    delivered_at timestamptz,
    remind_at timestamptz,
    expired_at timestamptz,
    done_by text,
    done_at timestamptz,
    late boolean not null,
    paused jsonb,
    silence jsonb,
    round integer not null,
    objections jsonb not null,
    answers text,
    late_act jsonb,
    constraint task_ordinal_once unique (matter_id, ordinal),
    constraint task_due_with_deadline check ((due_at is null) = (deadline is null)),
    constraint task_claim_complete check
      (state not in ('claimed', 'auto-claimed', 'done', 'deemed-consent') or done_at is not null),
    constraint task_silence_needs_law check
      (state not in ('auto-claimed', 'deemed-consent') or (silence is not null and not provisional))
  )`,
  `create index task_by_department on task (department, state, due_at)`,
  `create index task_owed on task (due_at) where state = 'pending' and due_at is not null`,
  `create table event (
    id bigint generated always as identity primary key,
    matter_id uuid not null references matter,
    seq integer not null,
    type text not null,
    at timestamptz not null,
    department text,
    task_id text,
    line text not null,
    hash text not null,
    tx xid8 not null default pg_current_xact_id(),
    constraint event_seq_once unique (matter_id, seq)
  )`,
  `create index event_feed on event (tx, id)`,
  `create function refuse_change() returns trigger language plpgsql as $$
    begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$`,
  `create trigger event_append_only before update or delete on event
    for each row execute function refuse_change()`,
  `create trigger event_no_truncate before truncate on event
    for each statement execute function refuse_change()`,
  `create table seal (
    day date primary key,
    at timestamptz not null,
    matters integer not null,
    up_to_tx xid8 not null,
    previous text not null,
    hash text not null
  )`,
  `create trigger seal_append_only before update or delete on seal
    for each row execute function refuse_change()`,
  `create trigger seal_no_truncate before truncate on seal
    for each statement execute function refuse_change()`,
]

const TIME_AND_DELIVERY = [
  `create table alarm (
    id bigint generated always as identity primary key,
    matter_id uuid references matter,
    subject text not null,
    kind text not null,
    due_at timestamptz not null,
    generation integer not null default 1,
    settled_at timestamptz
  )`,
  `create unique index alarm_once on alarm
    (coalesce(matter_id, '00000000-0000-0000-0000-000000000000'::uuid), subject, kind)`,
  `create index alarm_due on alarm (due_at, matter_id) where settled_at is null`,
  `create table digest_item (
    id bigint generated always as identity primary key,
    department text not null references department,
    matter_id uuid not null references matter,
    task_id text not null references task,
    at timestamptz not null,
    digest_key text
  )`,
  `create index digest_item_waiting on digest_item (department) where digest_key is null`,
  `create index digest_item_by_key on digest_item (digest_key)`,
  `create table outbox (
    id bigint generated always as identity primary key,
    lane text not null,
    template text not null,
    matter_id uuid references matter,
    edition integer not null default 1,
    params jsonb not null default '{}',
    key text constraint outbox_key_once unique,
    bundle boolean not null default false,
    urgency smallint not null,
    uuid uuid not null default gen_random_uuid(),
    state text not null default 'waiting' constraint outbox_state_known
      check (state in ('waiting', 'sent', 'failed', 'dropped')),
    wanted integer not null default 1,
    shown integer not null default 0,
    shown_hash text,
    message_id text,
    chat_id text,
    attempts integer not null default 0,
    first_try_at timestamptz,
    unsure_since timestamptz,
    tried_version integer,
    tried_hash text,
    not_before timestamptz,
    ripe_at timestamptz,
    answering smallint not null default 0,
    answering_until timestamptz,
    twin_possible boolean not null default false,
    masked boolean not null default false,
    failure text,
    created_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz,
    constraint outbox_sent_has_message check (state <> 'sent' or message_id is not null)
  )`,
  `create unique index outbox_one_card on outbox (matter_id, lane, edition) where template = 'card'`,
  `create unique index outbox_one_open_bundle on outbox (lane, template)
    where bundle and state = 'waiting' and first_try_at is null`,
  `create index outbox_work on outbox (lane, urgency, id)
    where state = 'waiting' or (state = 'sent' and wanted > shown)`,
  `create index outbox_of_matter on outbox (matter_id)`,
  `create index outbox_by_message on outbox (message_id)`,
  `create table lane (
    lane text primary key,
    chat_id text,
    leased_by text,
    leased_until timestamptz,
    fence bigint not null default 0,
    recent_sends timestamptz[] not null default '{}'
  )`,
  `create table api_grant (
    api text not null,
    granted_at timestamptz not null,
    n integer not null
  )`,
  `create index api_grant_recent on api_grant (api, granted_at)`,
  `create table inbox (
    id text primary key,
    type text not null,
    received_at timestamptz not null default clock_timestamp()
  )`,
]

const FUNCTIONS = [
  // Tokens of Feishu's 50 a second and 1,000 a minute, shared by all replicas. A token may be used for
  // half a second after it was granted, so the windows are that much wider, and a little more for
  // what the network adds. The lock makes replicas take turns; each statement sees the last grant.
  `create function take_api_tokens(of_api text, wanted integer) returns integer language plpgsql as $$
    declare burst integer; minute integer; granted integer;
    begin
      perform pg_advisory_xact_lock(hashtext('api tokens'), hashtext(of_api));
      delete from api_grant where api = of_api and granted_at < clock_timestamp() - interval '2 minutes';
      select coalesce(sum(n) filter (where granted_at > clock_timestamp() - interval '1.6 seconds'), 0),
        coalesce(sum(n) filter (where granted_at > clock_timestamp() - interval '60.6 seconds'), 0)
        into burst, minute from api_grant where api = of_api;
      granted := greatest(0, least(wanted, 50 - burst, 1000 - minute));
      if granted > 0 then insert into api_grant values (of_api, clock_timestamp(), granted); end if;
      return granted;
    end $$`,
  `create function next_matter_number(of_year integer) returns text language plpgsql as $$
    declare name text := 'matter_number_' || of_year;
    begin
      if to_regclass(name) is null then
        perform pg_advisory_xact_lock(hashtext(name));
        execute format('create sequence if not exists %I', name);
      end if;
      return format('SG-%s-%s', of_year, lpad(nextval(name)::text, 6, '0'));
    end $$`,
  `create function read_matters(ids uuid[]) returns jsonb language sql stable as $$
    select jsonb_build_object(
      'realMs', floor(extract(epoch from clock_timestamp()) * 1000),
      'offsetMs', coalesce(w.clock_offset_ms, 0),
      'calendar', w.calendar_revision,
      'directory', w.directory_revision,
      'matters', coalesce((
        select jsonb_agg(to_jsonb(m) || jsonb_build_object('tasks', (
          select coalesce(jsonb_agg(to_jsonb(t) order by t.ordinal), '[]') from task t
          where t.matter_id = m.id)) order by m.id)
        from matter m where m.id = any(ids)), '[]')) from world w $$`,
  // Volatile plpgsql takes a fresh snapshot for each of its statements, so what is read after the
  // lock is what the lock protects. One round trip does both.
  `create function read_for_act(ids uuid[], lock_ms integer) returns jsonb language plpgsql as $$
    begin
      if lock_ms > 0 then perform set_config('lock_timeout', lock_ms::text, true); end if;
      perform 1 from matter where id = any(ids) order by id for update;
      return read_matters(ids);
    end $$`,
  // Everything a batch of acts changes, in one round trip. Statements in plpgsql keep their plans, and
  // what an act does not touch costs nothing; the order of locks is matters, then the rest. How many rows
  // a document holds cannot be estimated: without the settings small tables would be read whole.
  `create function write_acts(doc jsonb) returns void language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
    declare
      collect constant interval := '1 second';
    begin
      if doc ? 'opened' then
        insert into matter select x.* from jsonb_populate_recordset(null::matter, doc -> 'opened') x;
      end if;
      if doc ? 'privates' then
        insert into private_value (matter_id, path, salt, value)
        select matter_id, path, salt, value
        from jsonb_populate_recordset(null::private_value, doc -> 'privates');
      end if;
      if doc ? 'changed' then
        update matter m set state = x.state, version = x.version, facts = x.facts,
          head_hash = x.head_hash, event_count = x.event_count
        from jsonb_populate_recordset(null::matter, doc -> 'changed') x where m.id = x.id;
      end if;
      if doc ? 'tasks' then
        insert into task select x.* from jsonb_populate_recordset(null::task, doc -> 'tasks') x
        on conflict (id) do update set state = excluded.state, deadline = excluded.deadline,
          due_at = excluded.due_at, provisional = excluded.provisional,
          delivered_at = excluded.delivered_at, remind_at = excluded.remind_at,
          expired_at = excluded.expired_at, done_by = excluded.done_by, done_at = excluded.done_at,
          late = excluded.late, paused = excluded.paused, round = excluded.round,
          objections = excluded.objections, late_act = excluded.late_act;
      end if;
      if doc ? 'events' then
        insert into event (matter_id, seq, type, at, department, task_id, line, hash)
        select matter_id, seq, type, at, department, task_id, line, hash
        from jsonb_populate_recordset(null::event, doc -> 'events') order by matter_id, seq;
      end if;
      if doc ? 'settled' then
        update alarm a set settled_at = x.settled_at
        from jsonb_populate_recordset(null::alarm, doc -> 'settled') x
        -- As the index has it.
        where coalesce(a.matter_id, '00000000-0000-0000-0000-000000000000'::uuid) = x.matter_id
          and a.subject = x.subject and a.kind = x.kind and a.settled_at is null;
      end if;
      if doc ? 'alarms' then
        insert into alarm (matter_id, subject, kind, due_at)
        select matter_id, subject, kind, due_at
        from jsonb_populate_recordset(null::alarm, doc -> 'alarms')
        on conflict (coalesce(matter_id, '00000000-0000-0000-0000-000000000000'::uuid), subject, kind)
        do update set due_at = excluded.due_at, settled_at = null, generation = alarm.generation + 1
        -- A digest that is planned already stays where it is.
        where alarm.matter_id is not null or alarm.settled_at is not null;
      end if;
      if doc ? 'deliveries' then
        insert into inbox (id, type)
        select id, type from jsonb_populate_recordset(null::inbox, doc -> 'deliveries');
      end if;
      if doc ? 'digests' then
        insert into digest_item (department, matter_id, task_id, at)
        select department, matter_id, task_id, at
        from jsonb_populate_recordset(null::digest_item, doc -> 'digests');
      end if;
      if doc ? 'shown' then
        update outbox o set wanted = x.version,
          ripe_at = case when o.wanted <= o.shown then clock_timestamp() + collect else o.ripe_at end,
          state = case when o.template = 'card' and o.state = 'waiting' then 'dropped' else o.state end
        from jsonb_to_recordset(doc -> 'shown') as x(id uuid, version integer)
        where o.matter_id = x.id and o.template in ('card', 'form', 'details')
          and not exists (select from jsonb_to_recordset(doc -> 'views')
            as v(matter_id uuid, lane text, edition integer)
            where v.matter_id = o.matter_id and v.lane = o.lane and v.edition = o.edition
              and o.template = 'card');
      end if;
      if doc ? 'views' then
        insert into outbox (lane, template, matter_id, edition, urgency, wanted)
        select lane, 'card', matter_id, edition, urgency, version
        from jsonb_to_recordset(doc -> 'views')
          as v(matter_id uuid, lane text, edition integer, urgency smallint, version integer)
        on conflict (matter_id, lane, edition) where template = 'card'
        do update set wanted = excluded.wanted, ripe_at = case
          when outbox.wanted <= outbox.shown then clock_timestamp() + collect else outbox.ripe_at end;
      end if;
      if doc ? 'notices' then
        insert into outbox (lane, template, matter_id, params, key, urgency)
        select lane, template, matter_id, params, key, urgency
        from jsonb_populate_recordset(null::outbox, doc -> 'notices')
        on conflict do nothing;
      end if;
      if doc ? 'bundles' then
        insert into outbox (lane, template, params, bundle, urgency, ripe_at)
        select lane, template, params, true, urgency, clock_timestamp() + collect
        from jsonb_populate_recordset(null::outbox, doc -> 'bundles') order by lane
        on conflict (lane, template) where bundle and state = 'waiting' and first_try_at is null
        do update set params = jsonb_set(outbox.params, '{items}',
          (outbox.params -> 'items') || (excluded.params -> 'items'));
      end if;
    end $$`,
]

const STATEMENTS = [...WORLD, ...MATTERS, ...TIME_AND_DELIVERY, ...FUNCTIONS]

export async function down(db: Kysely<unknown>): Promise<void> {
  const tables = ['inbox', 'api_grant', 'lane', 'outbox', 'digest_item', 'alarm', 'seal', 'event']
  const rest = [
    'task',
    'private_value',
    'matter',
    'recomputation',
    'calendar_year',
    'catalogue_item',
  ]
  for (const table of [...tables, ...rest, 'person', 'department', 'world']) {
    await sql.raw(`drop table ${table} cascade`).execute(db)
  }
  await sql.raw('drop function take_api_tokens(text, integer)').execute(db)
  await sql.raw('drop function refuse_change cascade').execute(db)
  await sql.raw('drop function next_matter_number(integer)').execute(db)
  await sql.raw('drop function read_for_act(uuid[], integer)').execute(db)
  await sql.raw('drop function write_acts(jsonb)').execute(db)
  await sql.raw('drop function read_matters(uuid[])').execute(db)
  await sql
    .raw(
      `do $$ declare s text; begin
        for s in select sequencename from pg_sequences where sequencename like 'matter_number_%'
        loop execute format('drop sequence %I', s); end loop; end $$`,
    )
    .execute(db)
}
