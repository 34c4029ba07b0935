//! What the room of a short message is counted in. It knows neither characters nor where a text is cut.

/// The octets that the user data of one radio message holds (3GPP TS 23.040).
const USER_DATA: usize = 140;

/// The unit in which the room for a text is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 7 bits on the radio, one octet in SMPP, where the message centre does the packing.
    Septet,
    Octet,
    /// 16 bits. A character above U+FFFF takes two.
    CodeUnit,
}

impl Unit {
    /// How many fit into one radio message beside a user data header of `header` octets, its length octet
    /// included.
    pub const fn room(self, header: usize) -> usize {
        let octets = USER_DATA.saturating_sub(header);
        match self {
            Self::Septet => octets * 8 / 7,
            Self::Octet => octets,
            Self::CodeUnit => octets / 2,
        }
    }

    /// The octets that one takes in an SMPP message.
    pub const fn octets(self) -> usize {
        match self {
            Self::Septet | Self::Octet => 1,
            Self::CodeUnit => 2,
        }
    }

    /// The word for several of them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Septet => "septets",
            Self::Octet => "octets",
            Self::CodeUnit => "UTF-16 units",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_beside_every_header_is_that_of_23_040() {
        for (header, septets, octets, code_units) in [
            (0, 160, 140, 70),
            (4, 155, 136, 68),
            (6, 153, 134, 67),
            (7, 152, 133, 66),
            (9, 149, 131, 65),
            (10, 148, 130, 65),
            (12, 146, 128, 64),
            (13, 145, 127, 63),
        ] {
            let room = [Unit::Septet, Unit::Octet, Unit::CodeUnit].map(|unit| unit.room(header));
            assert_eq!(room, [septets, octets, code_units], "{header} octets of header");
        }
    }
}
