//! Random numbers from the system, for what must differ from run to run.

/// Begins a generator.
pub fn seed() -> Result<u64, getrandom::Error> {
    getrandom::u64()
}

/// Ties the parts of a long message together: another for each message.
pub fn reference() -> Result<u16, getrandom::Error> {
    let [low, high, ..] = getrandom::u32()?.to_be_bytes();
    Ok(u16::from_be_bytes([low, high]))
}
