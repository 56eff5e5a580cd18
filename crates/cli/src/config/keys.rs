//! The one list of everything that can be set. `docs/configuration.md` says the same at more length, and a test holds
//! the two together.

/// Something that can be set.
#[derive(Debug)]
pub(crate) struct Key {
    /// The name in the file, with its section: `media.bucket`.
    pub(crate) name: &'static str,
    /// The flag, where there is one.
    pub(crate) flag: Option<&'static str>,
    /// What holds when nobody sets it; empty where nothing does.
    pub(crate) default: &'static str,
    /// Whether its value is never printed.
    pub(crate) secret: bool,
    /// What it is, in a few words.
    pub(crate) about: &'static str,
}

impl Key {
    const fn new(name: &'static str, default: &'static str, about: &'static str) -> Self {
        Self { name, flag: None, default, secret: false, about }
    }

    const fn flag(self, flag: &'static str) -> Self {
        Self { flag: Some(flag), ..self }
    }

    const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// The environment variable: `ALONGSIDE_MEDIA_BUCKET`.
    pub(crate) fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "_").to_uppercase())
    }
}

/// What the names of our environment variables begin with.
pub(crate) const PREFIX: &str = "ALONGSIDE_";

pub(crate) const DATA: Key =
    Key::new("data", "./alongside-data", "the folder for everything Alongside keeps").flag("--data");
pub(crate) const LISTEN: Key =
    Key::new("listen", "127.0.0.1:8080", "the address and port to serve at").flag("--listen");
pub(crate) const BASE_URL: Key = Key::new(
    "base_url",
    "",
    "the public address, such as https://community.example.org; the one listened on when not set",
)
.flag("--base-url");
pub(crate) const DATABASE: Key = Key::new(
    "database",
    "",
    "sqlite:FILE or postgres://USER@HOST/NAME; alongside.db in the data folder when not set",
)
.flag("--database");
pub(crate) const POSTGRES_REPLICAS: Key = Key::new(
    "postgres.replicas",
    "",
    "addresses of servers that follow the one in database, to read pages from, with spaces between them",
)
.secret();
pub(crate) const POSTGRES_LAG: Key =
    Key::new("postgres.lag", "5", "how many seconds a replica may lie behind before it is left out");
pub(crate) const POSTGRES_READERS: Key =
    Key::new("postgres.readers", "16", "connections for reading, to each server");
pub(crate) const POSTGRES_WRITERS: Key = Key::new("postgres.writers", "16", "connections for writing");
pub(crate) const POSTGRES_POOLER: Key =
    Key::new("postgres.pooler", "none", "none, or transaction where PgBouncer stands before PostgreSQL");
pub(crate) const POSTGRES_STATEMENT: Key = Key::new(
    "postgres.statement",
    "60",
    "how many seconds PostgreSQL may work on one statement that reads; 0 for as long as it takes",
);
pub(crate) const LOG_LEVEL: Key =
    Key::new("log.level", "info", "off, error, warn, info, debug, trace, or a filter such as app=debug,info")
        .flag("--log-level");
pub(crate) const LOG_FORMAT: Key = Key::new("log.format", "text", "text or json").flag("--log-format");
pub(crate) const LOG_REQUESTS: Key = Key::new(
    "log.requests",
    "true",
    "whether each request is a line of the log: its route and how it went, never by whom",
);
pub(crate) const CONNECTIONS: Key = Key::new(
    "connections",
    "10000",
    "how many connections may be open at once; each open page of somebody signed in holds one",
);
pub(crate) const DRAIN: Key = Key::new(
    "drain",
    "0",
    "for how many seconds to serve on after SIGTERM while /readyz says that this server leaves",
);
pub(crate) const METRICS_LISTEN: Key = Key::new(
    "metrics.listen",
    "",
    "an address and port of its own at which Prometheus may read /metrics; nowhere when not set",
);
pub(crate) const TRACES_ENDPOINT: Key = Key::new(
    "traces.endpoint",
    "",
    "where a collector takes traces (OTLP over HTTP): http://127.0.0.1:4318/v1/traces; nowhere when not set",
);
pub(crate) const TRACES_SHARE: Key =
    Key::new("traces.share", "1", "which share of requests, jobs and letters is traced, from 0 to 1");
pub(crate) const MEDIA_STORE: Key =
    Key::new("media.store", "files", "where pictures and films are kept: files (in the data folder) or s3");
pub(crate) const MEDIA_ENDPOINT: Key =
    Key::new("media.endpoint", "", "the address of the S3 server: https://s3.example.org");
pub(crate) const MEDIA_BUCKET: Key = Key::new("media.bucket", "", "the bucket, which must exist");
pub(crate) const MEDIA_REGION: Key = Key::new("media.region", "us-east-1", "the region of the bucket");
pub(crate) const MEDIA_ACCESS_KEY: Key = Key::new("media.access_key", "", "the access key").secret();
pub(crate) const MEDIA_SECRET_KEY: Key = Key::new("media.secret_key", "", "the secret key").secret();
pub(crate) const MEDIA_PATH_STYLE: Key = Key::new(
    "media.path_style",
    "true",
    "whether the bucket stands in the path of an address, not in its host",
);
pub(crate) const MEDIA_PREFIX: Key = Key::new("media.prefix", "", "a folder inside the bucket");

pub(crate) const BACKUP_TO: Key =
    Key::new("backup.to", "", "the folder that `alongside backup` writes to, or s3 for the storage below");
pub(crate) const BACKUP_KEY: Key = Key::new(
    "backup.key",
    "",
    "what backups are sealed with: a key of age-keygen, or a passphrase of 12 characters or more",
)
.secret();
pub(crate) const BACKUP_KEY_FILE: Key =
    Key::new("backup.key_file", "", "a file with that key or passphrase, in place of backup.key");
pub(crate) const BACKUP_ENDPOINT: Key =
    Key::new("backup.endpoint", "", "the address of the S3 server for backups");
pub(crate) const BACKUP_BUCKET: Key =
    Key::new("backup.bucket", "", "the bucket for backups, which must exist");
pub(crate) const BACKUP_REGION: Key = Key::new("backup.region", "us-east-1", "the region of that bucket");
pub(crate) const BACKUP_ACCESS_KEY: Key =
    Key::new("backup.access_key", "", "the access key for backups").secret();
pub(crate) const BACKUP_SECRET_KEY: Key =
    Key::new("backup.secret_key", "", "the secret key for backups").secret();
pub(crate) const BACKUP_PATH_STYLE: Key = Key::new(
    "backup.path_style",
    "true",
    "whether that bucket stands in the path of an address, not in its host",
);
pub(crate) const BACKUP_PREFIX: Key = Key::new("backup.prefix", "", "a folder inside that bucket");

pub(crate) const MAIL_SERVER: Key = Key::new(
    "mail.server",
    "off",
    "off, print, files (in the data folder), smtps://HOST, smtp://HOST (STARTTLS) or smtp-plain://HOST",
);
pub(crate) const MAIL_FROM: Key =
    Key::new("mail.from", "", "the address that letters come from: community@example.org");
pub(crate) const MAIL_USER: Key = Key::new("mail.user", "", "the name to sign in with at the mail server");
pub(crate) const MAIL_PASSWORD: Key =
    Key::new("mail.password", "", "the password to sign in with at the mail server").secret();
pub(crate) const MAIL_AUTHORITY: Key =
    Key::new("mail.authority", "", "a PEM file with a certificate to trust at the mail server");
pub(crate) const MAIL_NAME: Key =
    Key::new("mail.name", "", "the name beside the address; the community's when not set");
pub(crate) const MAIL_REPLY_TO: Key =
    Key::new("mail.reply_to", "", "where answers go; to mail.from when not set");
pub(crate) const MAIL_DKIM_DOMAIN: Key =
    Key::new("mail.dkim_domain", "", "the domain that signs letters (DKIM); that of mail.from when not set");
pub(crate) const MAIL_DKIM_SELECTOR: Key =
    Key::new("mail.dkim_selector", "alongside", "the name below _domainkey where the public key stands");
pub(crate) const MAIL_DKIM_KEY: Key =
    Key::new("mail.dkim_key", "", "the file of the private key (PEM) that letters are signed with");
pub(crate) const MAIL_PACE: Key =
    Key::new("mail.pace", "", "letters a second at most; as many as go when not set");
pub(crate) const MAIL_BOUNCES: Key =
    Key::new("mail.bounces", "", "a Maildir into which letters that come back are delivered");
pub(crate) const MAIL_WEBHOOK_SECRET: Key = Key::new(
    "mail.webhook_secret",
    "",
    "the secret with which a mail service may post letters that come back",
)
.secret();

pub(crate) const SECRET: Key = Key::new(
    "secret",
    "",
    "the secret that links, cookies and second steps are made with; secret.key in the data folder when not set",
)
.secret();
pub(crate) const PROXIES: Key = Key::new(
    "proxies",
    "127.0.0.0/8, ::1",
    "the addresses of proxies whose X-Forwarded-For is believed, with commas between them",
);

pub(crate) const TLS_CERTIFICATE: Key = Key::new(
    "tls.certificate",
    "",
    "a PEM file with the certificate to serve with, yours first; read again when it changes",
);
pub(crate) const TLS_KEY: Key = Key::new("tls.key", "", "a PEM file with its key");
pub(crate) const TLS_DOMAINS: Key = Key::new(
    "tls.domains",
    "",
    "names to get a certificate for by itself, instead of files, with commas between them",
);
pub(crate) const TLS_CONTACT: Key =
    Key::new("tls.contact", "", "an e-mail address that the authority of certificates may write to");
pub(crate) const TLS_DIRECTORY: Key = Key::new(
    "tls.directory",
    "",
    "the ACME directory of the authority that gives certificates; Let's Encrypt when not set",
);
pub(crate) const TLS_AUTHORITY: Key =
    Key::new("tls.authority", "", "a PEM file with a certificate to trust at that directory");
pub(crate) const TLS_REDIRECT: Key = Key::new(
    "tls.redirect",
    "",
    "the address and port where plain HTTP is sent to the protected address: 0.0.0.0:80",
);

pub(crate) const JOIN_MINIMUM_AGE: Key =
    Key::new("join.minimum_age", "16", "how old somebody must be to join, in years");
pub(crate) const JOIN_REFUSED_DOMAINS: Key = Key::new(
    "join.refused_domains",
    "",
    "mail domains that may not join, with commas between them, or @FILE with one on each line",
);
pub(crate) const JOIN_ALLOWED_DOMAINS: Key = Key::new(
    "join.allowed_domains",
    "",
    "where set, the only mail domains that may join, with commas between them, or @FILE with one on each line",
);

pub(crate) const SAFETY_NEW_DAYS: Key = Key::new(
    "safety.new_days",
    "3",
    "for how many days somebody is new: they can do less, and their links wait for a moderator; 0 for never",
);
pub(crate) const SAFETY_KEEP_DAYS: Key =
    Key::new("safety.keep_days", "180", "for how many days a moderators' case is kept after it was decided");

pub(crate) const OIDC_ISSUER: Key =
    Key::new("oidc.issuer", "", "the address of an identity provider (OpenID Connect) to sign in with");
pub(crate) const OIDC_CLIENT_ID: Key =
    Key::new("oidc.client_id", "", "what the identity provider knows us as");
pub(crate) const OIDC_CLIENT_SECRET: Key =
    Key::new("oidc.client_secret", "", "the secret that we show the identity provider").secret();
pub(crate) const OIDC_NAME: Key =
    Key::new("oidc.name", "", "what people call the identity provider; its host when not set");

/// All keys, in the order they are shown.
pub(crate) const KEYS: [&Key; 67] = [
    &DATA,
    &LISTEN,
    &BASE_URL,
    &DATABASE,
    &SECRET,
    &PROXIES,
    &CONNECTIONS,
    &DRAIN,
    &POSTGRES_REPLICAS,
    &POSTGRES_LAG,
    &POSTGRES_READERS,
    &POSTGRES_WRITERS,
    &POSTGRES_POOLER,
    &POSTGRES_STATEMENT,
    &TLS_CERTIFICATE,
    &TLS_KEY,
    &TLS_DOMAINS,
    &TLS_CONTACT,
    &TLS_DIRECTORY,
    &TLS_AUTHORITY,
    &TLS_REDIRECT,
    &LOG_LEVEL,
    &LOG_FORMAT,
    &LOG_REQUESTS,
    &METRICS_LISTEN,
    &TRACES_ENDPOINT,
    &TRACES_SHARE,
    &MEDIA_STORE,
    &MEDIA_ENDPOINT,
    &MEDIA_BUCKET,
    &MEDIA_REGION,
    &MEDIA_ACCESS_KEY,
    &MEDIA_SECRET_KEY,
    &MEDIA_PATH_STYLE,
    &MEDIA_PREFIX,
    &BACKUP_TO,
    &BACKUP_KEY,
    &BACKUP_KEY_FILE,
    &BACKUP_ENDPOINT,
    &BACKUP_BUCKET,
    &BACKUP_REGION,
    &BACKUP_ACCESS_KEY,
    &BACKUP_SECRET_KEY,
    &BACKUP_PATH_STYLE,
    &BACKUP_PREFIX,
    &MAIL_SERVER,
    &MAIL_FROM,
    &MAIL_USER,
    &MAIL_PASSWORD,
    &MAIL_AUTHORITY,
    &MAIL_NAME,
    &MAIL_REPLY_TO,
    &MAIL_DKIM_DOMAIN,
    &MAIL_DKIM_SELECTOR,
    &MAIL_DKIM_KEY,
    &MAIL_PACE,
    &MAIL_BOUNCES,
    &MAIL_WEBHOOK_SECRET,
    &JOIN_MINIMUM_AGE,
    &JOIN_REFUSED_DOMAINS,
    &JOIN_ALLOWED_DOMAINS,
    &SAFETY_NEW_DAYS,
    &SAFETY_KEEP_DAYS,
    &OIDC_ISSUER,
    &OIDC_CLIENT_ID,
    &OIDC_CLIENT_SECRET,
    &OIDC_NAME,
];

/// The key with this name.
pub(crate) fn named(name: &str) -> Option<&'static Key> {
    KEYS.into_iter().find(|key| key.name == name)
}

/// The key somebody probably meant. A key written outside its section counts as near.
pub(crate) fn near(name: &str) -> Option<&'static str> {
    let last = |key: &Key| key.name.rsplit('.').next().unwrap_or(key.name);
    health::nearest(name, KEYS.iter().map(|key| key.name)).or_else(|| {
        let word = name.rsplit('.').next().unwrap_or(name);
        let near = health::nearest(word, KEYS.iter().map(|key| last(key)))?;
        KEYS.iter().find(|key| last(key) == near).map(|key| key.name)
    })
}

/// The list that `alongside help config` prints.
pub(crate) fn help() -> String {
    let mut text = String::from(
        "Each setting comes from its flag, otherwise from its environment variable, otherwise from the configuration\n\
         file (TOML; a name with a dot stands in a section: [media]), otherwise from its default.\n",
    );
    for key in KEYS {
        let flag = key.flag.map(|flag| format!(", {flag}")).unwrap_or_default();
        text.push_str(&format!("\n  {}  ({}{flag})\n      {}", key.name, key.variable(), key.about));
        if !key.default.is_empty() {
            text.push_str(&format!(" [default: {}]", key.default));
        }
    }
    text.push_str("\n\n  The file itself: --config FILE or ALONGSIDE_CONFIG [default: alongside.toml in the data folder]");
    text
}
