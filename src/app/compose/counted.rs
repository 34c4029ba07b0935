//! All that is worked out of a draft after each key, once, for the drawing and for the cursor: its plan, the
//! same text in other alphabets, the PDUs that would leave, and what may go wrong with them.

use crate::compose::{
    Clock, Coding, Composed, Draft, DraftError, Handsets, Lint, Operation, Planned, Rules, With, lint, listed,
};
use crate::text::{Alphabet, Outsider};
use crate::wire::Chunk;
use crate::wire::Sequence;
use crate::wire::Written;

/// What was worked out of a draft.
#[derive(Debug, Default)]
pub struct Counted {
    draft: Draft,
    rules: Rules,
    /// How it is sent; `None` where there is no message.
    pub planned: Option<Result<Planned, DraftError>>,
    /// The same text under other values of `data_coding`.
    pub others: Vec<Count>,
    /// The PDUs, of the first destinations where there are many; or why there are none.
    pub composed: Option<Result<Composed, DraftError>>,
    /// What may go wrong.
    pub lints: Vec<Lint>,
    /// How many destinations there are.
    pub destinations: usize,
}

/// The text under one value of `data_coding`.
#[derive(Debug)]
pub struct Count {
    /// The value.
    pub data_coding: u8,
    /// What it means.
    pub alphabet: Alphabet,
    /// The plan that sends it so, or why it cannot be sent so.
    pub planned: Result<Planned, DraftError>,
}

/// The values of `data_coding` that are compared, in the order in which they are shown.
const COMPARED: [u8; 8] = [0, 1, 3, 8, 5, 6, 7, 14];

/// Destinations beyond these are counted and not looked at before they are sent to.
const LOOKED_AT: usize = 20;

impl Counted {
    /// Works it out anew where something has changed.
    pub(super) fn refresh(&mut self, draft: Draft, rules: &Rules, book: &Handsets, clock: Clock) {
        if self.composed.is_some() && self.draft == draft && self.rules == *rules {
            return;
        }
        let others = if draft.operation.carrier().is_some() { compared(&draft, rules) } else { Vec::new() };
        let numbers: Vec<String> = listed(&draft.to).iter().flat_map(|it| book.resolve(it)).collect();
        let first = numbers.iter().take(LOOKED_AT).cloned().collect::<Vec<_>>().join(",");
        let with = With { rules, book: &Handsets::default(), clock, reference: 1 };
        let few = Draft { to: first, ..draft.clone() };
        let composed = few.compose(&with);
        self.lints = composed.as_ref().map_or_else(|_| Vec::new(), |it| lint(&few, it, &with));
        self.planned = match &composed {
            Ok(Composed { planned, .. }) => planned.clone().map(Ok),
            // It is counted all the same while the destination is still to be typed.
            Err(_) => draft.planned(rules).transpose(),
        };
        self.composed = Some(composed);
        (self.others, self.destinations) = (others, numbers.len());
        (self.draft, self.rules) = (draft, rules.clone());
    }

    /// Where segments after the first begin, among the bytes of the text.
    pub fn borders(&self) -> Vec<usize> {
        match &self.planned {
            Some(Ok(planned)) => planned.borders(&self.draft.text),
            Some(Err(_)) | None => Vec::new(),
        }
    }

    /// The characters that the chosen alphabet lacks, or for which no smaller one was chosen; and which alphabet
    /// lacks them.
    pub fn outsiders(&self) -> (&[Outsider], Alphabet) {
        match &self.planned {
            Some(Ok(planned)) => (&planned.forced_by, self.smallest()),
            Some(Err(error)) => {
                let outsiders = error.outsiders();
                (outsiders, error.alphabet().unwrap_or(Alphabet::Gsm))
            }
            None => (&[], Alphabet::Gsm),
        }
    }

    /// The alphabet that is preferred to all others.
    fn smallest(&self) -> Alphabet {
        let codings = self.draft.codings(&self.rules);
        codings.auto.first().map_or(Alphabet::Gsm, |it| codings.alphabet(*it))
    }

    /// How many PDUs would leave for one destination.
    pub fn parts(&self) -> usize {
        match &self.composed {
            Some(Ok(composed)) => composed.outgoing.len(),
            Some(Err(_)) | None => 0,
        }
    }

    /// The octets of a PDU as it would leave; the number is the session's to give, and a password is masked.
    pub fn written(&self, part: usize) -> Option<Written> {
        let Some(Ok(composed)) = &self.composed else { return None };
        let written = composed.outgoing.get(part)?.what.written(Sequence::NONE).ok()?;
        let masked = Chunk::cut(written.octets).iter().flat_map(Chunk::masked).collect::<Vec<_>>();
        Some(Written { octets: masked.into(), ..written })
    }

    /// The draft that this is of.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Whether it says what became of the draft as it is now.
    pub const fn operation(&self) -> Operation {
        self.draft.operation
    }
}

fn compared(draft: &Draft, rules: &Rules) -> Vec<Count> {
    if draft.hex {
        return Vec::new();
    }
    let codings = draft.codings(rules);
    let count = |data_coding| {
        let coding = Coding::Fixed(data_coding);
        let draft = Draft { coding, group: crate::text::Group::None, ..draft.clone() };
        // An operation with a message has a plan, or a reason why not.
        let planned = draft.planned(rules).transpose()?;
        Some(Count { data_coding, alphabet: codings.alphabet(data_coding), planned })
    };
    COMPARED.into_iter().filter_map(count).collect()
}
