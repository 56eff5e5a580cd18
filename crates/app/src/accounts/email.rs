//! Mail addresses: what is taken for one, and whose are.

use kernel::text::fold;

use crate::settings::Joining;
use crate::{Fault, mail};

/// The longest that mail can be sent to (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;

/// An address as it was typed, and as it is compared.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Email {
    pub(crate) text: String,
    /// The same for all spellings of one mailbox in capitals and small letters. Servers may tell those apart; none does.
    pub(crate) key: String,
}

impl Email {
    /// Reads what somebody typed into `field`.
    pub(crate) fn read(typed: &str, field: &'static str) -> Result<Self, Fault> {
        let wrong = || Fault::new(field, "Write an e-mail address, such as name@example.org.");
        let (local, domain) = typed.trim().rsplit_once('@').ok_or_else(wrong)?;
        if !local.is_ascii() {
            let message = "We cannot write to an address with such letters before the @. Use another one.";
            return Err(Fault::new(field, message));
        }
        // As the domain name system writes it: look-alikes and other scripts become one spelling, and numbers are no name.
        let Ok(url::Host::Domain(domain)) = url::Host::parse(domain) else { return Err(wrong()) };
        let text = format!("{local}@{domain}");
        if text.len() > LONGEST || !domain.contains('.') || !mail::is_address(&text) {
            return Err(wrong());
        }
        Ok(Self { key: text.to_lowercase(), text })
    }

    fn domain(&self) -> &str {
        self.key.rsplit('@').next().unwrap_or_default()
    }

    /// What stands before the @, with letters alone: many addresses are names.
    pub(crate) fn name(&self) -> String {
        let local = self.key.split('@').next().unwrap_or_default();
        fold(local).chars().filter(|c| c.is_alphabetic()).collect()
    }

    /// Whether the operator lets this domain join.
    pub(crate) fn may_join(&self, rules: &Joining, field: &'static str) -> Result<(), Fault> {
        let within = |list: &[String]| list.iter().any(|domain| is_within(self.domain(), domain));
        if within(&rules.refused_domains) {
            let message = "Addresses that are thrown away after use do not work here: you could never come back. Use one that lasts.";
            return Err(Fault::new(field, message));
        }
        if !rules.allowed_domains.is_empty() && !within(&rules.allowed_domains) {
            let message = format!("Only addresses at {} can join here.", rules.allowed_domains.join(", "));
            return Err(Fault::new(field, message));
        }
        Ok(())
    }
}

fn is_within(domain: &str, listed: &str) -> bool {
    domain.strip_suffix(listed).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
