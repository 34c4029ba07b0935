//! Message ids, looked up in the forms in which peers are known to write them: a receipt does not always name
//! a message as its response did.

use std::collections::HashMap;

/// How the id of a receipt was found to be that of a message, strictest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdRule {
    /// Character by character.
    Exact,
    /// Without regard to case and to zeros in front.
    CaseAndZeros,
    /// One is the hexadecimal, the other the decimal of the same number.
    HexDecimal,
}

/// A form of an id that can be looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Form {
    Exact(String),
    Folded(String),
    Hex(u64),
    Decimal(u64),
}

/// Values by the forms of their ids.
#[derive(Clone, Debug)]
pub(super) struct Ids<T> {
    values: HashMap<Form, Vec<T>>,
}

impl<T> Default for Ids<T> {
    fn default() -> Self {
        Self { values: HashMap::new() }
    }
}

impl<T: Copy> Ids<T> {
    pub(super) fn insert(&mut self, id: &str, value: T) {
        let numbers = [hex(id).map(Form::Hex), decimal(id).map(Form::Decimal)];
        let forms = [Form::Exact(id.to_owned()), folded(id)].into_iter().chain(numbers.into_iter().flatten());
        for form in forms {
            self.values.entry(form).or_default().push(value);
        }
    }

    /// The values of this id by each rule that finds some, the strictest first; each time in the order in which
    /// they came.
    pub(super) fn find(&self, id: &str) -> impl Iterator<Item = (IdRule, &[T])> {
        let forms = [
            (IdRule::Exact, Some(Form::Exact(id.to_owned()))),
            (IdRule::CaseAndZeros, Some(folded(id))),
            (IdRule::HexDecimal, decimal(id).map(Form::Hex)),
            (IdRule::HexDecimal, hex(id).map(Form::Decimal)),
        ];
        forms.into_iter().filter_map(|(rule, form)| Some((rule, self.values.get(&form?)?.as_slice())))
    }

    pub(super) fn retain(&mut self, keep: impl Fn(T) -> bool) {
        self.values.retain(|_, values| {
            values.retain(|value| keep(*value));
            !values.is_empty()
        });
    }
}

fn folded(id: &str) -> Form {
    let significant = id.trim_start_matches('0');
    // Of zeros alone one is left.
    let significant = if significant.is_empty() { "0" } else { significant };
    Form::Folded(significant.to_lowercase())
}

fn hex(id: &str) -> Option<u64> {
    digits(id, 16)
}

fn decimal(id: &str) -> Option<u64> {
    digits(id, 10)
}

/// The number, where the id is nothing but its digits.
fn digits(id: &str, radix: u32) -> Option<u64> {
    let only_digits = id.chars().all(|c| c.is_digit(radix));
    u64::from_str_radix(id, radix).ok().filter(|_| only_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_by_the_strictest_rule() {
        use IdRule::{CaseAndZeros, Exact, HexDecimal};
        for (given, asked, rule) in [
            ("39f99dd5", "39f99dd5", Some(Exact)),
            ("0", "0", Some(Exact)),
            ("DBD1-D8E8", "dbd1-d8e8", Some(CaseAndZeros)),
            ("00B8BE19", "B8BE19", Some(CaseAndZeros)),
            ("B8BE19", "00b8be19", Some(CaseAndZeros)),
            ("000", "0", Some(CaseAndZeros)),
            ("39f99dd5", "972660181", Some(HexDecimal)),
            ("39f99dd5", "0972660181", Some(HexDecimal)),
            ("870928761", "33E95179", Some(HexDecimal)),
            ("ffffffffffffffff", "18446744073709551615", Some(HexDecimal)),
            ("10000000000000000", "18446744073709551616", None),
            ("12", "13", None),
            ("abc-1", "abc-2", None),
            ("", "1", None),
            ("+12", "18", None),
        ] {
            let mut ids = Ids::default();
            ids.insert(given, 7);
            let found = ids.find(asked).next().map(|(rule, values)| (rule, values.to_vec()));
            assert_eq!(found, rule.map(|rule| (rule, vec![7])), "{given} {asked}");
            let mut back = Ids::default();
            back.insert(asked, 7);
            assert_eq!(back.find(given).next().map(|(rule, _)| rule), rule, "{asked} {given}");
        }
    }

    #[test]
    fn a_stricter_rule_goes_before_a_newer_value() {
        use IdRule::{CaseAndZeros, Exact, HexDecimal};
        let mut ids = Ids::default();
        ids.insert("10", 1);
        ids.insert("16", 2);
        ids.insert("10", 3);
        let found = |id| ids.find(id).map(|(rule, values)| (rule, values.to_vec())).collect::<Vec<_>>();
        assert_eq!(found("16"), [(Exact, vec![2]), (CaseAndZeros, vec![2]), (HexDecimal, vec![1, 3])]);
        assert_eq!(found("10"), [(Exact, vec![1, 3]), (CaseAndZeros, vec![1, 3]), (HexDecimal, vec![2])]);
    }

    #[test]
    fn what_is_not_kept_leaves_nothing_behind() {
        let mut ids = Ids::default();
        ids.insert("1a", 1);
        ids.insert("26", 2);
        ids.retain(|value| value == 2);
        assert_eq!(ids.find("1a").next(), Some((IdRule::HexDecimal, &[2][..])));
        ids.retain(|_| false);
        assert!(ids.values.is_empty());
    }
}
