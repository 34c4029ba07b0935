//! The rim: what touches the machine. It decides nothing that a layer above could decide over data.

pub mod files;
