//! A response body that is written step by step, as a fault wants it.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Frame;
use tokio::time::Sleep;

/// One step of a body.
#[derive(Debug)]
pub(super) enum Step {
    /// Some bytes.
    Send(Bytes),
    /// The same bytes again, until so many have been sent.
    Repeat(Bytes, u64),
    /// A pause.
    Wait(Duration),
    /// The end of the connection.
    Break,
}

/// A body made of steps.
#[derive(Default)]
pub(super) struct Script {
    steps: VecDeque<Step>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl From<Vec<Step>> for Script {
    fn from(steps: Vec<Step>) -> Self {
        Self {
            steps: steps.into(),
            sleep: None,
        }
    }
}

impl http_body::Body for Script {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        loop {
            if let Some(sleep) = &mut self.sleep {
                if sleep.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                self.sleep = None;
            }
            match self.steps.pop_front() {
                None => return Poll::Ready(None),
                Some(Step::Send(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Some(Step::Repeat(bytes, left)) => {
                    if left > bytes.len() as u64 {
                        let rest = left - bytes.len() as u64;
                        self.steps.push_front(Step::Repeat(bytes.clone(), rest));
                    }
                    return Poll::Ready(Some(Ok(Frame::data(bytes))));
                }
                Some(Step::Wait(pause)) => self.sleep = Some(Box::pin(tokio::time::sleep(pause))),
                // An error here makes hyper close the connection, and nothing that was not sent yet is sent.
                Some(Step::Break) => {
                    return Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::ConnectionReset))));
                }
            }
        }
    }
}
