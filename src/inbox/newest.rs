//! A list that keeps the newest of what it is given. Its items have serial numbers, which stay true when older
//! ones are dropped.

/// The oldest tenth is dropped when there are this many.
const MOST: usize = 10_000;

#[derive(Clone, Debug)]
pub(super) struct Newest<T> {
    items: Vec<T>,
    dropped: u64,
}

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self { items: Vec::new(), dropped: 0 }
    }
}

impl<T> Newest<T> {
    /// Drops the oldest where there is no room for another item; whether it did.
    pub(super) fn make_room(&mut self) -> bool {
        let is_full = self.items.len() >= MOST;
        if is_full {
            let oldest = MOST / 10;
            self.items.drain(..oldest);
            self.dropped += oldest as u64;
        }
        is_full
    }

    /// Adds an item and returns its serial number.
    pub(super) fn push(&mut self, item: T) -> u64 {
        self.items.push(item);
        self.dropped + self.items.len() as u64 - 1
    }

    pub(super) fn get_mut(&mut self, serial: u64) -> Option<&mut T> {
        self.items.get_mut(usize::try_from(serial.checked_sub(self.dropped)?).ok()?)
    }

    pub(super) fn items(&self) -> &[T] {
        &self.items
    }

    /// How many were dropped, which is the serial number of the oldest that is left.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_and_serial_numbers_stay() {
        let mut newest = Newest::default();
        for number in 0..25_000_u64 {
            let made = newest.make_room();
            assert_eq!(newest.push(number), number);
            assert_eq!(made, number >= 10_000 && number % 1000 == 0, "{number}");
            assert!(newest.items().len() <= MOST);
        }
        assert_eq!(newest.dropped(), 15_000);
        assert_eq!(newest.items().first(), Some(&15_000));
        assert_eq!(newest.items().len(), MOST);
        assert_eq!(newest.get_mut(14_999), None);
        assert_eq!(newest.get_mut(24_999), Some(&mut 24_999));
        assert_eq!(newest.get_mut(25_000), None);
    }
}
