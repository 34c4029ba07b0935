//! The coding groups of 3GPP TS 23.038 §4: what a `data_coding` asks of the phone beside the alphabet.

use super::alphabet::Alphabet;

/// What a message asks of the phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Group {
    /// Nothing: one of SMPP's own values.
    #[default]
    None,
    /// To be shown or kept in this place.
    Class(Class),
    /// To show, or no more to show, that messages of this kind wait. The text is kept.
    Waiting(Waiting, bool),
}

/// Where a message belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// 0: shown at once and not kept.
    Flash,
    /// 1: the phone.
    Phone,
    /// 2: the SIM.
    Sim,
    /// 3: the equipment beside the phone.
    Terminal,
}

/// What waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Waiting {
    Voicemail,
    Fax,
    Email,
    Other,
}

impl Class {
    pub const ALL: [Self; 4] = [Self::Flash, Self::Phone, Self::Sim, Self::Terminal];
}

impl Waiting {
    pub const ALL: [Self; 4] = [Self::Voicemail, Self::Fax, Self::Email, Self::Other];
}

impl Group {
    /// The `data_coding` that says so of a text in this alphabet; `own` is the value that stands for the alphabet
    /// alone. A group has GSM, octets and UCS-2, message waiting no octets; `None` for another alphabet.
    ///
    /// Classes are written in the general group (0x10), which has all three alphabets. Where a message centre
    /// wants 0xF0, it can be given as a number.
    pub const fn data_coding(self, alphabet: Alphabet, own: u8) -> Option<u8> {
        match (self, alphabet) {
            (Self::None, _) => Some(own),
            (Self::Class(class), Alphabet::Gsm | Alphabet::National(_)) => Some(0x10 | class as u8),
            (Self::Class(class), Alphabet::Octets) => Some(0x14 | class as u8),
            (Self::Class(class), Alphabet::Ucs2) => Some(0x18 | class as u8),
            (Self::Waiting(kind, active), Alphabet::Gsm | Alphabet::National(_)) => {
                Some(0xD0 | (active as u8) << 3 | kind as u8)
            }
            (Self::Waiting(kind, active), Alphabet::Ucs2) => Some(0xE0 | (active as u8) << 3 | kind as u8),
            (Self::Class(_) | Self::Waiting(..), _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_the_values_of_23_038_and_mean_their_alphabet() {
        use Alphabet::{Gsm, Latin1, Octets, Ucs2};
        for (group, alphabet, data_coding) in [
            (Group::None, Latin1, Some(3)),
            (Group::Class(Class::Flash), Gsm, Some(0x10)),
            (Group::Class(Class::Flash), Ucs2, Some(0x18)),
            (Group::Class(Class::Phone), Gsm, Some(0x11)),
            (Group::Class(Class::Sim), Octets, Some(0x16)),
            (Group::Class(Class::Terminal), Ucs2, Some(0x1B)),
            (Group::Class(Class::Flash), Latin1, None),
            (Group::Waiting(Waiting::Voicemail, true), Gsm, Some(0xD8)),
            (Group::Waiting(Waiting::Email, false), Gsm, Some(0xD2)),
            (Group::Waiting(Waiting::Other, true), Ucs2, Some(0xEB)),
            (Group::Waiting(Waiting::Fax, true), Octets, None),
        ] {
            let found = group.data_coding(alphabet, alphabet.data_coding());
            assert_eq!(found, data_coding, "{group:?} {alphabet:?}");
            if let Some(found) = found {
                assert_eq!(Alphabet::for_data_coding(found, Gsm), alphabet);
            }
        }
    }
}
