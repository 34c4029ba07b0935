//! How the operator wants the log shown: columns, times, keep-alives. Data that can be kept for the next run.

/// How the log is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogView {
    /// The columns of the list.
    pub columns: Columns,
    /// What stands in the column of times.
    pub times: Times,
    /// What becomes of enquire_link and its responses.
    pub keep_alives: KeepAlives,
    /// Filters that were typed, the latest last.
    pub filters: Vec<String>,
    /// Searches that were typed, the latest last.
    pub searches: Vec<String>,
}

/// What becomes of enquire_link and its responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeepAlives {
    /// They are listed.
    #[default]
    Shown,
    /// Those that follow one another are counted on one line.
    Collapsed,
    /// They are not listed; the Binds screen counts them.
    Hidden,
}

impl KeepAlives {
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Shown => Self::Collapsed,
            Self::Collapsed => Self::Hidden,
            Self::Hidden => Self::Shown,
        }
    }
}

/// What stands in the column of times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Times {
    /// The operator's time of day.
    #[default]
    Local,
    /// The time of day in UTC.
    Utc,
    /// How long ago it was.
    Ago,
    /// How long after the latest mark it was; without one, after the first row.
    SinceMark,
    /// How long after the row above it was.
    Delta,
}

impl Times {
    /// In the order in which a key goes through them.
    pub const ALL: [Self; 5] = [Self::Local, Self::Utc, Self::Ago, Self::SinceMark, Self::Delta];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Local => "local time",
            Self::Utc => "UTC",
            Self::Ago => "time ago",
            Self::SinceMark => "time since the mark",
            Self::Delta => "time since the row above",
        }
    }

    pub(super) fn step(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|it| *it == self).unwrap_or(0);
        let count = Self::ALL.len();
        let next = if by > 0 { (at + 1) % count } else { (at + count - 1) % count };
        Self::ALL.get(next).copied().unwrap_or_default()
    }
}

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Column {
    Id,
    Time,
    Link,
    Direction,
    Command,
    Sequence,
    Status,
    Length,
    Summary,
    RoundTrip,
}

impl Column {
    /// From left to right.
    pub const ALL: [Self; 10] = [
        Self::Id,
        Self::Time,
        Self::Link,
        Self::Direction,
        Self::Command,
        Self::Sequence,
        Self::Status,
        Self::Length,
        Self::Summary,
        Self::RoundTrip,
    ];

    /// What it is called, here and where it is kept.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "number",
            Self::Time => "time",
            Self::Link => "link",
            Self::Direction => "direction",
            Self::Command => "command",
            Self::Sequence => "sequence_number",
            Self::Status => "command_status",
            Self::Length => "length",
            Self::Summary => "summary",
            Self::RoundTrip => "round trip",
        }
    }

    /// The column of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// Which columns are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns(u16);

impl Columns {
    /// Whether this one is.
    pub const fn has(self, column: Column) -> bool {
        self.0 & (1 << column as u8) != 0
    }

    /// Shows it, or hides it.
    pub(super) const fn toggle(&mut self, column: Column) {
        self.0 ^= 1 << column as u8;
    }
}

impl FromIterator<Column> for Columns {
    fn from_iter<I: IntoIterator<Item = Column>>(columns: I) -> Self {
        Self(columns.into_iter().fold(0, |all, column| all | 1 << column as u8))
    }
}

/// All but the number, the status (which the summary tells where it is an error) and the length.
impl Default for Columns {
    fn default() -> Self {
        let is_shown = |column: &Column| !matches!(column, Column::Id | Column::Status | Column::Length);
        Column::ALL.into_iter().filter(is_shown).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_round_both_ways() {
        let mut seen = Times::ALL.map(|it| it.step(1));
        seen.rotate_right(1);
        assert_eq!(seen, Times::ALL);
        assert_eq!(Times::ALL.map(|it| it.step(1).step(-1)), Times::ALL);
    }

    #[test]
    fn columns_are_shown_one_by_one_and_kept_by_name() {
        let mut columns = Columns::default();
        assert!(columns.has(Column::Time) && !columns.has(Column::Length));
        columns.toggle(Column::Length);
        columns.toggle(Column::Time);
        let names = Column::ALL.iter().filter(|it| columns.has(**it)).map(|it| it.name());
        let again: Columns = names.filter_map(Column::named).collect();
        assert_eq!(again, columns);
        assert!(again.has(Column::Length) && !again.has(Column::Time));
    }
}
