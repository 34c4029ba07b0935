//! What the values of `data_coding` mean to one message centre, where peers do not agree, and the alphabet that
//! a text needs least of. It knows no account: who asks brings the settings.

use super::alphabet::{Alphabet, Outsider, Unencodable};
use super::group::Group;
use super::national::{Language, Shifts};
use super::pack::Packing;
use super::split::{Plan, PlanError, Split, Way};

/// What a message centre takes the values of `data_coding` for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codings {
    /// 0, and the values that SMPP reserves.
    pub zero: Alphabet,
    /// Whether it wants septets packed.
    pub packing: Packing,
    /// 5.
    pub japanese: Alphabet,
    /// 14.
    pub korean: Alphabet,
    /// Those that may be chosen by themselves, those that are preferred first.
    pub auto: Vec<u8>,
    /// Whose national tables the phones have.
    pub language: Option<Language>,
}

impl Default for Codings {
    fn default() -> Self {
        Self {
            zero: Alphabet::Gsm,
            packing: Packing::Unpacked,
            japanese: Alphabet::ShiftJis,
            korean: Alphabet::EucKr,
            auto: vec![0, 8],
            language: None,
        }
    }
}

/// The alphabet that was chosen for a text, and what spoke against smaller ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub data_coding: u8,
    pub plan: Result<Plan, PlanError>,
    /// The characters that the first of the candidates lacks.
    pub forced_by: Vec<Outsider>,
}

impl Codings {
    /// The alphabet that a `data_coding` means here. The third set of EUC-JP, which 13 stands for, can be read
    /// and not written.
    pub fn alphabet(&self, data_coding: u8) -> Alphabet {
        match data_coding {
            0x05 => self.japanese,
            0x0D => Alphabet::Octets,
            0x0E => self.korean,
            _ => Alphabet::for_data_coding(data_coding, self.zero),
        }
    }

    /// A text in the alphabet of a `data_coding`: with the national tables of `language` that need fewest parts
    /// where it is GSM.
    pub fn plan(&self, text: &str, data_coding: u8, way: &Way) -> Result<Plan, PlanError> {
        let way = self.way(data_coding, way);
        let plain = way.plan(text);
        let (Alphabet::Gsm, Some(language)) = (way.alphabet, self.language) else { return plain };
        let shifted = Shifts::of(language)
            .into_iter()
            .map(|shifts| Way { alphabet: way.alphabet.shifted(shifts), ..way.clone() }.plan(text));
        let plans = std::iter::once(plain).chain(shifted);
        let best = plans.reduce(|best, plan| if is_better(&plan, &best) { plan } else { best });
        best.unwrap_or_else(|| way.plan(text))
    }

    /// The candidate that needs fewest parts; of those that need as many, the preferred one. Where none holds the
    /// text, UCS-2.
    pub fn choose(&self, text: &str, group: Group, way: &Way) -> Chosen {
        // How many parts it is does not depend on who cuts it.
        let cut = Way { split: if way.is_cut() { way.split } else { Split::Udh8 }, ..way.clone() };
        let fits = |it: &u8| group.data_coding(self.alphabet(*it), *it).is_some();
        let mut forced_by = None;
        let mut best: Option<Candidate> = None;
        for data_coding in self.auto.iter().copied().filter(fits) {
            let plan = self.plan(text, data_coding, &cut);
            forced_by.get_or_insert_with(|| outsiders(&plan).to_vec());
            if best.as_ref().is_none_or(|(_, best)| is_better(&plan, best)) {
                best = Some((data_coding, plan));
            }
            if best.as_ref().is_some_and(|(_, best)| best.as_ref().is_ok_and(|it| it.segments.len() == 1)) {
                break;
            }
        }
        let best = best.filter(|(_, plan)| outsiders(plan).is_empty());
        let ucs2 = || (UCS2, self.plan(text, UCS2, &cut));
        let (data_coding, plan) = best.unwrap_or_else(ucs2);
        let plan = if cut.split == way.split { plan } else { self.plan(text, data_coding, way) };
        Chosen { data_coding, plan, forced_by: forced_by.unwrap_or_default() }
    }

    fn way(&self, data_coding: u8, way: &Way) -> Way {
        Way { alphabet: self.alphabet(data_coding), packing: self.packing, ..way.clone() }
    }
}

/// A `data_coding`, and a text under it.
type Candidate = (u8, Result<Plan, PlanError>);

const UCS2: u8 = 8;

fn outsiders(plan: &Result<Plan, PlanError>) -> &[Outsider] {
    match plan {
        Err(PlanError::Unencodable(Unencodable { outsiders, .. })) => outsiders,
        Ok(_) | Err(_) => &[],
    }
}

/// Whether a plan exists and needs fewer parts than another, or the other does not exist.
fn is_better(plan: &Result<Plan, PlanError>, than: &Result<Plan, PlanError>) -> bool {
    match (plan, than) {
        (Ok(plan), Ok(than)) => plan.segments.len() < than.segments.len(),
        (plan, than) => plan.is_ok() && than.is_err(),
    }
}

#[cfg(test)]
mod tests;
