//! What can be typed after `alongside mail`.

use clap::{Args as Group, Subcommand};

/// What can be done about mail.
#[derive(Debug, Subcommand)]
pub(crate) enum Mail {
    /// List letters, the newest first
    #[command(after_help = "\
Examples:
  alongside mail list
  alongside mail list --state dead")]
    List {
        /// Only those that are waiting, sent, dead or suppressed
        #[arg(long, value_name = "STATE", value_parser = ["waiting", "sent", "dead", "suppressed"])]
        state: Option<String>,
        /// How many
        #[arg(long, value_name = "NUMBER", default_value_t = 50)]
        most: u16,
    },
    /// Show one letter, with its text unless it has left
    Show {
        /// The 13 characters that the list shows
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Send again what was given up, beginning with the first try
    #[command(after_help = "\
Examples:
  alongside mail resend 01KB2VQ6M4H3T
  alongside mail resend --dead")]
    Resend(Resend),
    /// List the addresses that get no letters, and those that are being counted
    Suppressed,
    /// Let letters go to an address again
    Allow {
        #[arg(value_name = "ADDRESS")]
        address: String,
    },
    /// Send a letter at once, and say what the mail server said
    #[command(after_help = "\
Examples:
  alongside mail test you@example.org")]
    Test {
        #[arg(value_name = "ADDRESS")]
        address: String,
    },
    /// Read one message that came back from standard input
    #[command(after_help = "\
A mail server can pipe what comes back into it; docs/mail.md shows how. It ends with status 0 whatever the message is, so that the
mail server does not send it back in turn.

Examples:
  alongside mail bounce < message.eml")]
    Bounce,
}

/// What is to be sent again.
#[derive(Debug, Group)]
#[group(required = true, multiple = false)]
pub(crate) struct Resend {
    /// The 13 characters that the list shows
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,
    /// All letters that were given up
    #[arg(long)]
    pub(crate) dead: bool,
}
