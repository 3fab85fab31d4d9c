//! Frames survive the way there and back, and what is no frame ends in an error, never in a panic or a large allocation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests say plainly what they expect")]

use bytes::{Bytes, BytesMut};
use link::frame::{FRAME_LIMIT, Frame, FrameError, MediaFault, Method};
use link::hello::{Hello, Launch, Purpose, Version, Welcome};
use link::wire::Wire;
use proptest::prelude::*;
use tokio::io::AsyncWriteExt;
use tokio_util::codec::Encoder;

fn body() -> impl Strategy<Value = Bytes> {
    proptest::collection::vec(any::<u8>(), 0..200).prop_map(Bytes::from)
}

fn version() -> impl Strategy<Value = Version> {
    (any::<u32>(), "[0-9a-z.]{0,12}").prop_map(|(protocol, release)| Version { protocol, release })
}

fn purpose() -> impl Strategy<Value = Purpose> {
    prop_oneof![Just(Purpose::Window), Just(Purpose::Tool), ".*".prop_map(|key| Purpose::Media { key })]
}

fn hello() -> impl Strategy<Value = Frame> {
    (
        version(),
        any::<u32>(),
        purpose(),
        proptest::collection::vec(".*", 0..4),
        proptest::option::of(".*"),
        proptest::collection::btree_map("[A-Z]+", ".*", 0..3),
    )
        .prop_map(|(version, pid, purpose, args, activation_token, display)| {
            Frame::Hello(Hello { version, pid, purpose, launch: Launch { args, activation_token, display } })
        })
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Dispatch), Just(Method::Ask), Just(Method::Open), Just(Method::Close)]
}

fn fault() -> impl Strategy<Value = MediaFault> {
    prop_oneof![Just(MediaFault::NotFound), Just(MediaFault::Offline), Just(MediaFault::TooLarge)]
}

fn frame() -> impl Strategy<Value = Frame> {
    prop_oneof![
        hello(),
        (version(), ".*").prop_map(|(version, key)| Frame::Welcome(Welcome { version, key })),
        Just(Frame::HandedOver),
        version().prop_map(Frame::TooOld),
        version().prop_map(Frame::Leaving),
        (any::<u64>(), method(), body()).prop_map(|(id, method, body)| Frame::Call { id, method, body }),
        (any::<u64>(), body()).prop_map(|(id, body)| Frame::Answer { id, body }),
        (any::<u32>(), any::<u32>(), body()).prop_map(|(view, batch, body)| Frame::Diffs { view, batch, body }),
        (any::<u64>(), body()).prop_map(|(id, body)| Frame::Request { id, body }),
        (any::<u64>(), body()).prop_map(|(id, body)| Frame::Reply { id, body }),
        Just(Frame::Bye),
        ".*".prop_map(|path| Frame::MediaGet { path }),
        (any::<u64>(), ".*").prop_map(|(total, content_type)| Frame::MediaHead { total, content_type }),
        body().prop_map(Frame::MediaBytes),
        fault().prop_map(Frame::MediaFailed),
        (".*", any::<u64>(), any::<u64>(), body()).prop_map(|(path, total, offset, bytes)| Frame::UploadChunk { path, total, offset, bytes }),
        Just(Frame::UploadAnswer(Ok(()))),
        ".*".prop_map(|reason| Frame::UploadAnswer(Err(reason))),
    ]
}

proptest! {
    #[test]
    fn every_frame_comes_back_as_it_went(frame in frame()) {
        prop_assert_eq!(Frame::decode(frame.to_bytes()).unwrap(), frame);
    }

    #[test]
    fn whatever_comes_is_a_frame_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        // Reaching the end is what is asserted: hostile bytes must not panic.
        let _ = Frame::decode(Bytes::from(bytes));
    }

    #[test]
    fn a_frame_cut_short_never_passes_for_a_longer_one(frame in frame(), cut in any::<proptest::sample::Index>()) {
        let whole = frame.to_bytes();
        let part = whole.slice(..cut.index(whole.len()));
        if let Ok(other) = Frame::decode(part) {
            prop_assert_ne!(other, frame);
        }
    }
}

/// An end of a connection on which the test itself puts the bytes.
fn raw() -> (tokio::io::DuplexStream, Wire) {
    let (hostile, ours) = tokio::io::duplex(64 * 1024);
    let (input, output) = tokio::io::split(ours);
    (hostile, Wire::new(input, output))
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_refused_before_anything_is_read() {
    let (mut hostile, mut wire) = raw();
    hostile.write_all(&u32::MAX.to_le_bytes()).await.unwrap();
    let outcome = wire.reader.next().await;
    assert!(
        matches!(outcome, Err(FrameError::TooLarge { size, .. }) if size == u32::MAX as usize),
        "four bytes must not make us wait for four gigabytes: {outcome:?}"
    );
}

#[tokio::test]
async fn a_connection_that_ends_within_a_frame_is_an_error() {
    let (mut hostile, mut wire) = raw();
    hostile.write_all(&[100, 0, 0, 0, 7, 1, 2]).await.unwrap();
    drop(hostile);
    assert!(matches!(wire.reader.next().await, Err(FrameError::Malformed(_))), "half an answer is no answer");
}

#[tokio::test]
async fn a_connection_that_ends_between_frames_just_ends() {
    let (mut hostile, mut wire) = raw();
    hostile.write_all(&[1, 0, 0, 0, 11]).await.unwrap();
    drop(hostile);
    assert_eq!(wire.reader.next().await.unwrap(), Some(Frame::Bye));
    assert_eq!(wire.reader.next().await.unwrap(), None, "that is how a killed process looks");
}

#[tokio::test]
async fn frames_arrive_whole_however_they_are_cut_on_the_way() {
    let frames = [Frame::Bye, Frame::Call { id: 1, method: Method::Ask, body: Bytes::from(vec![b'x'; 5000]) }, Frame::HandedOver];
    // A buffer of seven bytes: each frame is cut many times.
    let (mut left, mut right) = Wire::pair(7);
    let sent = frames.clone();
    let sender = tokio::spawn(async move {
        for frame in sent {
            left.writer.send(frame).await.unwrap();
        }
    });
    for frame in frames {
        assert_eq!(right.reader.next().await.unwrap(), Some(frame));
    }
    sender.await.unwrap();
}

#[tokio::test]
async fn a_frame_that_nobody_would_accept_is_not_sent() {
    let (mut left, mut right) = Wire::pair(64 * 1024);
    let outcome = left.writer.send(Frame::MediaBytes(Bytes::from(vec![0; FRAME_LIMIT + 1]))).await;
    assert!(matches!(outcome, Err(FrameError::TooLarge { .. })), "the error belongs where the frame was made: {outcome:?}");
    left.writer.send(Frame::Bye).await.unwrap();
    assert_eq!(right.reader.next().await.unwrap(), Some(Frame::Bye), "and the connection is still good");
}

#[test]
fn the_documented_bytes_are_the_bytes() {
    // The browser host reads frames by this layout.
    let frame = Frame::Call { id: 2, method: Method::Open, body: Bytes::from_static(b"{}") };
    assert_eq!(&frame.to_bytes()[..], b"\x06\x02\0\0\0\0\0\0\0\x02{}");
    let mut framed = BytesMut::new();
    let mut codec = link::wire::FrameCodec::new(FRAME_LIMIT);
    codec.encode(Frame::Bye, &mut framed).unwrap();
    assert_eq!(&framed[..], b"\x01\0\0\0\x0b", "on a socket the length comes first");
}
