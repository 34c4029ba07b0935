//! Links over streams in memory, with a clock that is paused.
