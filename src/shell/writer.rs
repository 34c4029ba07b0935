//! The way to the terminal: a thread that writes, so that a terminal that is slow or stopped holds up nobody but
//! itself. One drawing is on its way at a time; while it is, the next one need not be made.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::watch;

/// To the thread.
#[derive(Debug)]
enum Job {
    Write(Vec<u8>),
    /// All that came before is written.
    Tell(mpsc::Sender<()>),
}

/// Gives the thread what to write, from any thread.
#[derive(Clone, Debug)]
pub(super) struct Jobs {
    jobs: mpsc::Sender<Job>,
    /// How many pieces.
    given: Arc<AtomicU64>,
}

impl Jobs {
    /// Gives it a piece.
    pub(super) fn write(&self, piece: Vec<u8>) {
        self.given.fetch_add(1, Ordering::Relaxed);
        // Where the terminal has failed, `Writer::room` says so.
        let _ = self.jobs.send(Job::Write(piece));
    }

    /// Waits until all that was given before is written, but only so long; blocks the thread.
    pub(super) fn finish(&self, limit: Duration) {
        let (tell, told) = mpsc::channel();
        let _ = self.jobs.send(Job::Tell(tell));
        let _ = told.recv_timeout(limit);
    }
}

/// Our end.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Jobs,
    /// How many pieces are written; closed once the terminal has failed.
    written: watch::Receiver<u64>,
    failed: mpsc::Receiver<io::Error>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(terminal: impl Write + Send + 'static) -> io::Result<Self> {
        let (jobs, todo) = mpsc::channel();
        let (count, written) = watch::channel(0);
        let (fail, failed) = mpsc::channel();
        let work = move || {
            // Before `count` is dropped, so that the reason is there when that is seen.
            if let Err(error) = write(terminal, &todo, &count) {
                let _ = fail.send(error);
            }
        };
        thread::Builder::new().name("terminal".to_owned()).spawn(work)?;
        Ok(Self { jobs: Jobs { jobs, given: Arc::default() }, written, failed })
    }

    /// Where what it writes is given to it.
    pub(super) const fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Whether all is written.
    pub(super) fn has_room(&self) -> bool {
        *self.written.borrow() == self.given()
    }

    fn given(&self) -> u64 {
        self.jobs.given.load(Ordering::Relaxed)
    }

    /// Waits until all is written.
    pub(super) async fn room(&mut self) -> io::Result<()> {
        let given = self.given();
        match self.written.wait_for(|written| *written == given).await {
            Ok(_) => Ok(()),
            Err(_) => Err(self.failed.try_recv().unwrap_or_else(|_| io::ErrorKind::BrokenPipe.into())),
        }
    }
}

fn write(mut terminal: impl Write, jobs: &mpsc::Receiver<Job>, count: &watch::Sender<u64>) -> io::Result<()> {
    for job in jobs {
        match job {
            Job::Write(piece) => {
                terminal.write_all(&piece)?;
                terminal.flush()?;
                count.send_modify(|written| *written += 1);
            }
            Job::Tell(tell) => drop(tell.send(())),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio_test::{assert_pending, task};

    use super::*;

    /// Takes a piece when it is let.
    struct Slow {
        let_go: mpsc::Receiver<()>,
        took: mpsc::Sender<Vec<u8>>,
    }

    impl Write for Slow {
        fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
            self.let_go.recv().map_err(|_| io::Error::from_raw_os_error(5))?;
            self.took.send(piece.to_vec()).unwrap();
            Ok(piece.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn slow() -> (Writer, mpsc::Sender<()>, mpsc::Receiver<Vec<u8>>) {
        let (let_it, let_go) = mpsc::channel();
        let (took, taken) = mpsc::channel();
        (Writer::start(Slow { let_go, took }).unwrap(), let_it, taken)
    }

    #[tokio::test]
    async fn while_a_piece_is_on_its_way_there_is_no_room_and_nobody_waits() {
        let (mut writer, let_it, taken) = slow();
        assert!(writer.has_room());
        writer.jobs().write(b"one".to_vec());
        assert!(!writer.has_room());
        assert_pending!(task::spawn(writer.room()).poll());
        // Not for ever.
        writer.jobs().finish(Duration::ZERO);
        let_it.send(()).unwrap();
        writer.room().await.unwrap();
        assert!(writer.has_room());
        writer.jobs().write(b"two".to_vec());
        let_it.send(()).unwrap();
        writer.jobs().finish(Duration::MAX);
        assert_eq!(taken.try_iter().collect::<Vec<_>>(), [b"one", b"two"]);
    }

    #[tokio::test]
    async fn a_terminal_that_fails_is_told() {
        let (mut writer, let_it, _taken) = slow();
        drop(let_it);
        writer.jobs().write(b"one".to_vec());
        assert_eq!(writer.room().await.unwrap_err().raw_os_error(), Some(5));
        writer.jobs().finish(Duration::MAX);
    }
}
