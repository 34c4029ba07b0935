//! What a journal of this program says of the account behind a connection, in the description of its interface.

/// An account, as far as a journal names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// The host that it connects to, as it was written.
    pub host: String,
    /// The name of its provider profile.
    pub provider: String,
}

/// Characters of each part that are read.
const MOST: usize = 255;

impl Label {
    /// From the name and the description of an interface.
    pub(super) fn read(name: &[u8], description: Option<&[u8]>) -> Self {
        let description = text(description.unwrap_or_default());
        let (host, provider) = description.split_once(' ').unwrap_or((&description, ""));
        Self { name: text(name), host: host.to_owned(), provider: provider.to_owned() }
    }

    /// The description of its interface: host and profile, neither of which has a blank in it.
    pub(super) fn description(&self) -> String {
        format!("{} {}", self.host, self.provider)
    }
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).chars().take(MOST).collect()
}
