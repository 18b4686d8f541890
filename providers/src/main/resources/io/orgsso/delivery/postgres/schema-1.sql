-- Accounts and members of the account-resource store as in META-INF/orgsso/account.xml; members carry the personal data that the embedded
-- store reads from Keycloak instead. Times are epoch milliseconds.
create table orgsso_account (
  org_id varchar(36) primary key,
  realm_id varchar(36) not null,
  alias varchar(255) not null,
  legal_name varchar(255),
  plan_name varchar(100),
  external_account_id varchar(255),
  state varchar(20) not null,
  created_at bigint not null,
  -- version of the member message that last told of the account
  as_of bigint not null
);
create index idx_orgsso_account_alias on orgsso_account (realm_id, alias);

create table orgsso_member (
  org_id varchar(36) not null,
  user_id varchar(255) not null,
  realm_id varchar(36) not null,
  org_alias varchar(255) not null,
  state varchar(20) not null,
  previous_state varchar(20),
  role varchar(20) not null,
  member_version bigint not null,
  email varchar(255),
  first_name varchar(255),
  last_name varchar(255),
  connection_alias varchar(255),
  subject varchar(255),
  since_at bigint not null,
  until_at bigint,
  change_id varchar(36) not null,
  changed_at bigint not null,
  cause varchar(40) not null,
  actor varchar(255),
  correlation_id varchar(64),
  primary key (org_id, user_id)
);
create index idx_orgsso_member_user on orgsso_member (realm_id, user_id);
