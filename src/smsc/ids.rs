//! Message ids: how the number of a message is written.

use super::random::Random;
use crate::config::scenario::IdForm;
use crate::config::scenario::Ids;

/// A number as a message id.
pub(super) fn written(number: u32, ids: &Ids) -> String {
    let width = usize::from(ids.width);
    let lower = match ids.form {
        IdForm::Hex => format!("{number:0width$x}"),
        IdForm::Decimal => format!("{number:0width$}"),
        IdForm::Uuid => uuid(number),
    };
    if ids.upper { lower.to_uppercase() } else { lower }
}

/// A UUID that looks random (version 4) and follows from the number.
fn uuid(number: u32) -> String {
    let mut random = Random::new(number.into());
    let [a, b, c, d] = [(); 4].map(|()| random.word());
    let (b, c) = (b & 0xFFFF_0FFF | 0x4000, c & 0x3FFF_FFFF | 0x8000_0000);
    format!("{a:08x}-{:04x}-{:04x}-{:04x}-{:04x}{d:08x}", b >> 16, b & 0xFFFF, c >> 16, c & 0xFFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_in_its_form() {
        let usual = Ids::default();
        for (ids, id) in [
            (usual, "39f99dd5"),
            (Ids { width: 10, upper: true, ..usual }, "0039F99DD5"),
            (Ids { form: IdForm::Decimal, width: 10, ..usual }, "0972660181"),
            (Ids { form: IdForm::Decimal, width: 0, ..usual }, "972660181"),
        ] {
            assert_eq!(written(0x39F9_9DD5, &ids), id);
        }
        let uuids = [1, 2].map(|number| written(number, &Ids { form: IdForm::Uuid, ..usual }));
        assert_ne!(uuids[0], uuids[1]);
        for uuid in uuids {
            let parts: Vec<_> = uuid.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{uuid}");
            assert!(uuid.as_bytes()[14] == b'4' && b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
        }
    }
}
